import { type Result, err, ok } from "#domain/result.ts";
import { bury, endHold, forget, isBuried, moveSeats, ownedHold, putHold, raiseVersion } from "./flight.ts";
import type { Flight } from "./flight-state.ts";
import type { Hold, Owner } from "./state.ts";

/** A claim as its saga knows it. */
export type SagaClaim = Omit<Hold, "attempts" | "network"> & { attempt: string };

export interface Rebuild {
  claims: SagaClaim[];
  /** Attempts that their sagas have let go. */
  ended: Owner[];
  /** Attempts that had ended here before the sagas were asked. */
  ended_before: Owner[];
  /** A version that was published already: what is published next must be newer. */
  version: number;
}
type Refusal =
  | { reason: "needs_definition" }
  /** These have ended here though their sagas pay or have paid for them: they are to be asked (again). */
  | { reason: "doubted"; owners: Owner[]; designators: string[] }
  | { reason: "contradicted"; designators: string[] };

/**
 * Gives back to a flight whose object was lost, or set back in time, what the sagas know of it: claims that are missing or older
 * here, each under its own attempt and fencing token, and tombstones. What is there otherwise stays as it is; a claim that cannot
 * be had beside it refuses all of them. Repeating it changes nothing.
 *
 * A saga lets go before its flight hears of it. So what had ended here before a saga was asked, and is claimed by it all the
 * same, did not end by the saga: its time ran out in a flight that had forgotten the payment.
 */
export function rebuild(
  flight: Flight,
  { claims, ended, ended_before, version }: Rebuild,
  now: number,
): Result<{ restored: string[]; present: number }, Refusal> {
  if (flight.definition === null) return err({ reason: "needs_definition" });
  const paid = claims.filter((claim) => claim.state !== "held" && isBuried(flight, claim));
  const doubted = paid.filter((claim) => !ended_before.some((owner) => isSame(owner, claim)));
  if (doubted.length > 0)
    return err({
      reason: "doubted",
      owners: doubted.map(({ booking_id, attempt }) => ({ booking_id, attempt })),
      designators: doubted.flatMap(({ seats }) => seats.map(({ designator }) => designator)),
    });
  // A hold that was let go since its saga was asked, or is about to run out, is nobody's any more.
  const live = claims.filter(
    (claim) => (paid.includes(claim) || !isBuried(flight, claim)) && (claim.state === "sold" || claim.expires_at > now),
  );
  const lacking = live.filter((claim) => isOlder(ownedHold(flight, claim), claim));
  const designators = contradictions(flight, lacking);
  if (designators.length > 0) return err({ reason: "contradicted", designators });
  if (flight.version < version) raiseVersion(flight, version + 1);
  raiseVersion(flight, Math.max(0, ...lacking.map(({ epoch }) => epoch)));
  for (const claim of lacking) restore(flight, claim);
  for (const owner of ended) if (ownedHold(flight, owner) === undefined) bury(flight, owner, now);
  return ok({ restored: lacking.map(({ booking_id }) => booking_id), present: live.length - lacking.length });
}

const isSame = (a: Owner, b: Owner): boolean => a.booking_id === b.booking_id && a.attempt === b.attempt;

const PROGRESS: readonly Hold["state"][] = ["held", "pinned", "sold"];

/** A saga knows only what its flight has told it, so a flight that is behind has forgotten something. */
const isOlder = (hold: Hold | undefined, claim: SagaClaim): boolean =>
  hold === undefined ||
  PROGRESS.indexOf(hold.state) < PROGRESS.indexOf(claim.state) ||
  hold.epoch < claim.epoch ||
  // Changes that did not touch this flight count there, not here.
  (hold.reseats < claim.reseats && !hasSeats(hold, claim));

const hasSeats = (hold: Hold, { seats }: SagaClaim): boolean =>
  seats.every((seat) => hold.seats.some((has) => has.designator === seat.designator && has.passenger_id === seat.passenger_id));

/** Seats of these claims that are somebody else's, or wanted twice; all seats of a booking that has others here. */
function contradictions(flight: Flight, claims: SagaClaim[]): string[] {
  const wanted = new Set<string>();
  const found = new Set<string>();
  for (const claim of claims) {
    const hasOthers = flight.holds.has(claim.booking_id) && ownedHold(flight, claim) === undefined;
    for (const { designator } of claim.seats) {
      const seat = flight.seats.get(designator);
      const isOpen = seat?.state === "free" || seat?.booking_id === claim.booking_id;
      if (!isOpen || wanted.has(designator) || hasOthers) found.add(designator);
      wanted.add(designator);
    }
  }
  return [...found];
}

/** Through every state on the way, as it came there. */
function restore(flight: Flight, { attempt, ...claim }: SagaClaim): void {
  const owner = { booking_id: claim.booking_id, attempt };
  const older = ownedHold(flight, owner);
  if (older !== undefined) endHold(flight, older);
  if (isBuried(flight, owner)) forget(flight, owner);
  moveSeats(flight, claim.seats, "held", claim.booking_id);
  if (claim.state !== "held") moveSeats(flight, claim.seats, "pinned", claim.booking_id);
  if (claim.state === "sold") moveSeats(flight, claim.seats, "sold", claim.booking_id);
  putHold(flight, { ...claim, attempts: older?.attempts ?? [attempt], network: older?.network ?? null });
}
