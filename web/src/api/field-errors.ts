import type { Failure } from "./failure.ts";

const NAME_RULE = "Use letters, spaces, apostrophes, dots and hyphens, and at least one letter.";
const AIRPORT_RULE = "Choose an airport from the list, or type its three-letter code.";
const DATE_RULE = "This is not a date.";
const COUNT_RULE = "Choose a number of passengers.";

/** The fields of this site's forms, as the API names them: what a reader calls them, and what they take. */
const FIELDS: Record<string, { label: string; rule: string }> = {
  given_name: { label: "Given name", rule: NAME_RULE },
  family_name: { label: "Family name", rule: NAME_RULE },
  born_on: { label: "Date of birth", rule: DATE_RULE },
  email: { label: "E-mail", rule: "This is not an e-mail address." },
  phone: { label: "Phone", rule: "Write it with the country code, as in +44 7700 900123." },
  password: { label: "Password", rule: "Use at least 10 characters." },
  name: { label: "Name", rule: "Write your name, in at most 100 characters." },
  record_locator: { label: "Booking code", rule: "It has six letters and digits." },
  origin: { label: "From", rule: AIRPORT_RULE },
  destination: { label: "To", rule: AIRPORT_RULE },
  departure_date: { label: "Departure", rule: DATE_RULE },
  return_date: { label: "Return", rule: DATE_RULE },
  adults: { label: "Adults", rule: COUNT_RULE },
  children: { label: "Children", rule: COUNT_RULE },
  infants: { label: "Infants", rule: COUNT_RULE },
};

export interface FieldProblem {
  /** As in the request: `passengers.1.family_name`. It is also the name of the input. */
  path: string;
  /** `Passenger 2, family name`. */
  label: string;
  says: string;
}

/** What the server found wrong, field by field, in words; each field once. */
export function fieldProblems({ reason, errors }: Failure): FieldProblem[] {
  const first = new Map(errors.toReversed().map((error) => [error.path, error]));
  return [...new Set(errors.map(({ path }) => path))].map((path) => {
    const field = FIELDS[path.split(".").at(-1) ?? ""];
    // Of a wrong shape the server speaks in patterns; any other problem it explains itself.
    const says = reason === "validation_failed" ? field?.rule : undefined;
    return { path, label: labelOf(path, field?.label), says: says ?? first.get(path)?.message ?? "" };
  });
}

function labelOf(path: string, label: string | undefined): string {
  const passenger = /^passengers\.(\d)(?:\.|$)/.exec(path)?.[1];
  if (passenger === undefined) return label ?? path;
  const who = `Passenger ${Number(passenger) + 1}`;
  return label === undefined ? who : `${who}, ${label.toLowerCase()}`;
}

/** The problem of each field, by its path. */
export const problemsByPath = (failure: Failure | null): Record<string, string> =>
  failure === null ? {} : Object.fromEntries(fieldProblems(failure).map(({ path, says }) => [path, says]));
