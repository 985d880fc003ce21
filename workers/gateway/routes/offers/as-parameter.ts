import type { OfferSearchError } from "#contracts/search.ts";
import type { Refusal } from "../../refuse.ts";

/** Which parameter a place in the slices came from. */
const PARAMETERS: Readonly<Record<string, string>> = {
  "slices.0.origin": "origin",
  "slices.0.destination": "destination",
  "slices.0.departure_date": "departure_date",
  "slices.1.departure_date": "return_date",
};

/** The refusal in the words of an operation that has a way out and one back as parameters. */
export function asParameter(error: OfferSearchError): Exclude<OfferSearchError, { reason: "slices_out_of_order" }> | OutOfOrder {
  if (error.reason === "slices_out_of_order") return { reason: "return_before_departure" };
  return "path" in error ? { ...error, path: PARAMETERS[error.path] ?? error.path } : error;
}
type OutOfOrder = Extract<Refusal, { reason: "return_before_departure" }>;
