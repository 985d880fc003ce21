import { birthDates } from "#domain/booking/ages.ts";
import type { PassengerDraft } from "../api/booking-draft.ts";
import { dateOf } from "../text/times.ts";
import { passengerName } from "../text/words.ts";
import { Field, Select } from "./field.tsx";
import { bookText } from "../text/en/book.ts";
import { fieldText } from "../text/en/fields.ts";

const TITLES = ["mr", "ms", "mrs", "miss", "mx", "dr"] as const;
const isTitle = (value: string): value is (typeof TITLES)[number] => TITLES.some((title) => title === value);

interface PassengerFieldsProps {
  passenger: PassengerDraft;
  number: number;
  /** The day of the last flight, on which fares ask how old everybody is. */
  flies: string;
  /** By path, as `passengers.0.given_name`. */
  problems: Record<string, string>;
  onChange: (part: Partial<PassengerDraft>) => void;
}

/** One passenger, named as in their passport. */
export function PassengerFields({ passenger, number, flies, problems, onChange }: PassengerFieldsProps) {
  const named = (field: "given_name" | "family_name" | "born_on") => {
    const path = `passengers.${number - 1}.${field}`;
    return { name: path, problem: problems[path] };
  };
  const born = birthDates(passenger.type, flies);
  const today = dateOf(new Date());
  return (
    <fieldset class="card columns">
      <legend>
        {number}. {passengerName(passenger.type)}
      </legend>
      <Select
        label={bookText("title_optional")}
        value={passenger.title}
        onValue={(title) => onChange({ title: isTitle(title) ? title : "" })}
      >
        <option value="">–</option>
        {TITLES.map((title) => (
          <option key={title} value={title}>
            {bookText(`title_${title}`)}
          </option>
        ))}
      </Select>
      <Field
        label={fieldText("given_name")}
        {...named("given_name")}
        required
        maxLength={50}
        value={passenger.given_name}
        onValue={(given_name) => onChange({ given_name })}
      />
      <Field
        label={fieldText("family_name")}
        {...named("family_name")}
        required
        maxLength={50}
        value={passenger.family_name}
        onValue={(family_name) => onChange({ family_name })}
      />
      <Field
        label={fieldText("born_on")}
        {...named("born_on")}
        type="date"
        required
        min={born.first}
        max={born.last < today ? born.last : today}
        hint={bookText(`age_${passenger.type}`)}
        value={passenger.born_on}
        onValue={(born_on) => onChange({ born_on })}
      />
    </fieldset>
  );
}
