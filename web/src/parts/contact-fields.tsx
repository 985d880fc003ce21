import type { BookingDraft } from "../api/booking-draft.ts";
import { fieldText } from "../text/en/fields.ts";
import { Field } from "./field.tsx";
import { bookText } from "../text/en/book.ts";

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
      <legend>{bookText("contact")}</legend>
      <Field
        label={fieldText("email")}
        name="contact.email"
        problem={problems["contact.email"]}
        type="email"
        required
        autocomplete="email"
        hint={bookText("email_hint")}
        value={email}
        onValue={(value) => onChange({ email: value })}
      />
      <Field
        label={bookText("phone_optional")}
        name="contact.phone"
        problem={problems["contact.phone"]}
        type="tel"
        autocomplete="tel"
        pattern="\+[0-9 .\(\)\-]{7,20}"
        takes={fieldText("takes_phone")}
        placeholder="+44 7700 900123"
        hint={bookText("phone_hint")}
        value={phone}
        onValue={(value) => onChange({ phone: value })}
      />
    </fieldset>
  );
}
