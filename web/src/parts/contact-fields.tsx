import type { BookingDraft } from "../api/booking-draft.ts";
import { fieldText } from "../text/en/fields.ts";
import { Field } from "./field.tsx";

type Contact = Pick<BookingDraft, "email" | "phone">;
interface ContactFieldsProps extends Contact {
  /** By path, as `contact.phone`. */
  problems: Record<string, string>;
  onChange: (part: Partial<Contact>) => void;
}

/** Where the tickets go. */
export function ContactFields({ email, phone, problems, onChange }: ContactFieldsProps) {
  return (
    <fieldset class="card columns">
      <legend>Contact</legend>
      <Field
        label="E-mail"
        name="contact.email"
        problem={problems["contact.email"]}
        type="email"
        required
        autocomplete="email"
        hint="The tickets are sent here."
        value={email}
        onValue={(value) => onChange({ email: value })}
      />
      <Field
        label="Phone (optional)"
        name="contact.phone"
        problem={problems["contact.phone"]}
        type="tel"
        autocomplete="tel"
        pattern="\+[0-9 .\(\)\-]{7,20}"
        takes={fieldText("takes_phone")}
        placeholder="+44 7700 900123"
        hint="With the country code. We text you when the booking is confirmed."
        value={phone}
        onValue={(value) => onChange({ phone: value })}
      />
    </fieldset>
  );
}
