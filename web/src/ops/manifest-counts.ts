import type { FlightManifest } from "#contracts/manifest.ts";
import { counted } from "./words.ts";

type ManifestSeat = FlightManifest["seats"][number];

/** Whom the cancellation of a flight concerns: bookings, each by the most that was done for it, and seats. */
export interface Concerned {
  /** Paid: refunded in full, without a fee. */
  refunded: number;
  /** A payment is being decided: comes to its end, and is undone then. */
  deciding: number;
  /** Held without payment. */
  released: number;
  passengers: number;
}

const RANK = { held: 1, pinned: 2, sold: 3 } as const;
const rankOf = ({ state }: ManifestSeat): number => (state in RANK ? RANK[state as keyof typeof RANK] : 0);

export function concernedBy({ seats }: Pick<FlightManifest, "seats">): Concerned {
  const taken = seats.filter(({ booking_id }) => booking_id !== null);
  const ranks = Array.from(Map.groupBy(taken, ({ booking_id }) => booking_id).values(), (own) => Math.max(...own.map(rankOf)));
  const count = (rank: number) => ranks.filter((each) => each === rank).length;
  return {
    refunded: count(RANK.sold),
    deciding: count(RANK.pinned),
    released: count(RANK.held),
    passengers: new Set(taken.map(({ booking_id, passenger_id }) => `${booking_id} ${passenger_id}`)).size,
  };
}

/** `2 bookings are refunded in full`, a line for each that there are some of. */
export function concernedInWords({ refunded, deciding, released }: Concerned): string[] {
  const lines = [
    [refunded, "booking is refunded in full, without a fee", "bookings are refunded in full, without a fee"],
    [
      deciding,
      "booking is being paid: it comes to its end, then it is undone",
      "bookings are being paid: each comes to its end, then it is undone",
    ],
    [released, "hold is released; nothing was paid", "holds are released; nothing was paid"],
  ] as const;
  return lines.flatMap(([count, one, more]) => (count === 0 ? [] : [counted(count, one, more)]));
}

/** Seats of a flight by what is with them, and how full it is with those sold, in percent. */
export function load({ seats }: Pick<FlightManifest, "seats">): Record<ManifestSeat["state"] | "percent", number> {
  const count = (state: ManifestSeat["state"]) => seats.filter((seat) => seat.state === state).length;
  const sold = count("sold");
  const sellable = seats.length - count("blocked");
  return {
    free: count("free"),
    held: count("held"),
    pinned: count("pinned"),
    sold,
    blocked: count("blocked"),
    percent: sellable === 0 ? 0 : Math.round((100 * sold) / sellable),
  };
}
