import { type Result, err, ok } from "#domain/result.ts";
import { bury, type Flight, moveSeats, ownedHold, putHold } from "./flight.ts";
import type { Hold, Owner } from "./state.ts";

/** A claim as its saga knows it. */
export type SagaClaim = Omit<Hold, "attempts"> & { attempt: string };

export interface Rebuild {
  claims: SagaClaim[];
  /** Attempts that their sagas have let go. */
  ended: Owner[];
  /** A version that was published already: what is published next must be newer. */
  version: number;
}
type Refusal = { reason: "needs_definition" } | { reason: "contradicted"; designators: string[] };

/**
 * Gives back to a flight whose object was lost what the sagas know of it: claims that are missing, each under its own attempt and
 * fencing token, and tombstones. What is there stays as it is; a claim that cannot be had beside it refuses all of them. Repeating
 * it changes nothing.
 */
export function rebuild(
  flight: Flight,
  { claims, ended, version }: Rebuild,
  now: number,
): Result<{ restored: string[]; present: number }, Refusal> {
  if (flight.definition === null) return err({ reason: "needs_definition" });
  // Let go since its saga was asked, or about to run out: nobody's any more.
  const live = claims.filter(
    (claim) =>
      !(flight.tombstones.get(claim.booking_id)?.has(claim.attempt) ?? false) &&
      (claim.state === "sold" || claim.expires_at > now),
  );
  const missing = live.filter((claim) => ownedHold(flight, claim) === undefined);
  const designators = contradictions(flight, missing);
  if (designators.length > 0) return err({ reason: "contradicted", designators });
  flight.version = Math.max(flight.version, version, ...missing.map(({ epoch }) => epoch));
  for (const claim of missing) restore(flight, claim);
  for (const owner of ended) if (ownedHold(flight, owner) === undefined) bury(flight, owner, now);
  return ok({ restored: missing.map(({ booking_id }) => booking_id), present: live.length - missing.length });
}

/** Seats of these claims that are not free, or wanted twice; all seats of a booking that has others here. */
function contradictions(flight: Flight, claims: SagaClaim[]): string[] {
  const wanted = new Set<string>();
  const found = new Set<string>();
  for (const { booking_id, seats } of claims)
    for (const { designator } of seats) {
      const isFree = flight.seats.get(designator)?.state === "free";
      if (!isFree || wanted.has(designator) || flight.holds.has(booking_id)) found.add(designator);
      wanted.add(designator);
    }
  return [...found];
}

/** Through every state on the way, as it came there. */
function restore(flight: Flight, { attempt, ...claim }: SagaClaim): void {
  moveSeats(flight, claim.seats, "held", claim.booking_id);
  if (claim.state !== "held") moveSeats(flight, claim.seats, "pinned", claim.booking_id);
  if (claim.state === "sold") moveSeats(flight, claim.seats, "sold", claim.booking_id);
  putHold(flight, { ...claim, attempts: [attempt] });
}
