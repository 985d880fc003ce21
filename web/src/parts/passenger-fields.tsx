import type { PassengerDraft } from "../api/booking-draft.ts";
import { dateOf } from "../text/times.ts";
import { PASSENGER_NAMES } from "../text/words.ts";
import { Field, Select } from "./field.tsx";

const TITLES = { mr: "Mr", ms: "Ms", mrs: "Mrs", miss: "Miss", mx: "Mx", dr: "Dr" } as const;
const isTitle = (value: string): value is keyof typeof TITLES => Object.hasOwn(TITLES, value);
const AGE_HINTS = {
  adult: "12 or older on the day of the last flight",
  child: "2 to 11 on the day of the last flight",
  infant: "Under 2 on the day of the last flight; travels on a lap",
} as const;

interface PassengerFieldsProps {
  passenger: PassengerDraft;
  number: number;
  /** By path, as `passengers.0.given_name`. */
  problems: Record<string, string>;
  onChange: (part: Partial<PassengerDraft>) => void;
}

/** One passenger, named as in their passport. */
export function PassengerFields({ passenger, number, problems, onChange }: PassengerFieldsProps) {
  const named = (field: "given_name" | "family_name" | "born_on") => {
    const path = `passengers.${number - 1}.${field}`;
    return { name: path, problem: problems[path] };
  };
  return (
    <fieldset class="card columns">
      <legend>
        {number}. {PASSENGER_NAMES[passenger.type]}
      </legend>
      <Select
        label="Title (optional)"
        value={passenger.title}
        onValue={(title) => onChange({ title: isTitle(title) ? title : "" })}
      >
        <option value="">–</option>
        {Object.entries(TITLES).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </Select>
      <Field
        label="Given name"
        {...named("given_name")}
        required
        maxLength={50}
        value={passenger.given_name}
        onValue={(given_name) => onChange({ given_name })}
      />
      <Field
        label="Family name"
        {...named("family_name")}
        required
        maxLength={50}
        value={passenger.family_name}
        onValue={(family_name) => onChange({ family_name })}
      />
      <Field
        label="Date of birth"
        {...named("born_on")}
        type="date"
        required
        max={dateOf(new Date())}
        hint={AGE_HINTS[passenger.type]}
        value={passenger.born_on}
        onValue={(born_on) => onChange({ born_on })}
      />
    </fieldset>
  );
}
