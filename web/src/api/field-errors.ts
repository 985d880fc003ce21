import { fieldText } from "../text/en/fields.ts";
import { tongue } from "../text/tongue.ts";
import type { Failure } from "./failure.ts";

type FieldText = keyof typeof fieldText.english;

/** The fields of this site's forms, as the API names them, and what each takes. */
const RULES = {
  given_name: "takes_name",
  family_name: "takes_name",
  born_on: "takes_date",
  email: "takes_email",
  phone: "takes_phone",
  password: "takes_password",
  name: "takes_full_name",
  record_locator: "takes_locator",
  origin: "takes_airport",
  destination: "takes_airport",
  departure_date: "takes_date",
  return_date: "takes_date",
  adults: "takes_count",
  children: "takes_count",
  infants: "takes_count",
} as const satisfies Partial<Record<FieldText, FieldText>>;
const isField = (name: string): name is keyof typeof RULES => Object.hasOwn(RULES, name);

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
    const name = path.split(".").at(-1) ?? "";
    const field = isField(name) ? name : null;
    // Of a wrong shape the server speaks in patterns; any other problem it explains itself.
    const says =
      reason === "validation_failed" && field !== null ? fieldText(RULES[field]) : inItsWords(first.get(path)?.message);
    return { path, label: labelOf(path, field === null ? undefined : fieldText(field)), says };
  });
}

/** The server speaks English. */
const inItsWords = (message = ""): string => (tongue.value.tag === "en" ? message : fieldText("not_so"));

function labelOf(path: string, label: string | undefined): string {
  const passenger = /^passengers\.(\d)(?:\.|$)/.exec(path)?.[1];
  if (passenger === undefined) return label ?? path;
  const number = Number(passenger) + 1;
  return label === undefined
    ? fieldText("passenger", { number })
    : fieldText("passenger_field", { number, field: midSentence(label) });
}

/** A label within a sentence: German writes its nouns there as at the beginning. */
export const midSentence = (label: string): string => (tongue.value.tag === "en" ? label.toLowerCase() : label);

/** The problem of each field, by its path. */
export const problemsByPath = (failure: Failure | null): Record<string, string> =>
  failure === null ? {} : Object.fromEntries(fieldProblems(failure).map(({ path, says }) => [path, says]));
