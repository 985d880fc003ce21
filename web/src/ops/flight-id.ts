const ID = /^[A-Z0-9]{2}\d{1,4}_\d{4}-\d{2}-\d{2}_[A-Z]{3}$/;
/** A carrier has a letter at least, so that it can be told from the number. */
const NUMBER = /^((?!\d\d)[A-Z0-9]{2})\s*0*([1-9]\d{0,3})$/;

/** Whether this names a dated flight: `HF101_2026-12-01_LHR`. */
export const isFlightId = (text: string): boolean => ID.test(text);

/** The id that a flight number, a local date of departure and an airport make; null: not all of them are right. */
export function flightId({ number, date, origin }: { number: string; date: string; origin: string }): string | null {
  const [, carrier, digits] = NUMBER.exec(number.trim().toUpperCase()) ?? [];
  const id = `${carrier}${digits}_${date}_${origin.toUpperCase()}`;
  return carrier !== undefined && isFlightId(id) ? id : null;
}

/** Number, date and airport of a flight's id. */
export function partsOf(id: string): { number: string; date: string; origin: string } {
  const [number = "", date = "", origin = ""] = id.split("_");
  return { number, date, origin };
}
