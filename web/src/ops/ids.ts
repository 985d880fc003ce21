import { isFlightId } from "./flight-id.ts";

const BOOKING = /^bkg_[0-9a-z_]+$/;

/** The page of the console that shows what an id names; null: none does. */
export function pageOfId(id: string): string | null {
  if (BOOKING.test(id)) return `/ops/sagas/${id}`;
  if (isFlightId(id)) return `/ops/flights/${id}`;
  return null;
}
