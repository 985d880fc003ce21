import type { BookingDraft } from "../api/booking-draft.ts";
import { Field } from "./field.tsx";

type Contact = Pick<BookingDraft, "email" | "phone">;

/** Where the tickets go. */
export function ContactFields({ email, phone, onChange }: Contact & { onChange: (part: Partial<Contact>) => void }) {
  return (
    <fieldset class="card columns">
      <legend>Contact</legend>
      <Field
        label="E-mail"
        type="email"
        required
        autocomplete="email"
        hint="The tickets are sent here."
        value={email}
        onValue={(value) => onChange({ email: value })}
      />
      <Field
        label="Phone (optional)"
        type="tel"
        autocomplete="tel"
        pattern="\+[0-9 .\(\)\-]{7,20}"
        placeholder="+44 7700 900123"
        hint="With the country code. We text you when the booking is confirmed."
        value={phone}
        onValue={(value) => onChange({ phone: value })}
      />
    </fieldset>
  );
}
