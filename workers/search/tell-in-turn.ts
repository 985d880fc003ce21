import type { Telling } from "#contracts/notifications.ts";

/**
 * Of other Workers and objects that an invocation may still make. Cloudflare allows it thirty-two by service bindings; of objects it names no
 * such number, but ours live in another Worker, so they are counted as well.
 */
export interface Calls {
  left: number;
}

/**
 * What has been looked at is left alone for so long, ms: less than the tasks' own period. So runs that follow one another come to an end,
 * whatever changes or fails meanwhile.
 */
export const LOOK_AGAIN_MS = 4 * 60_000;
/** How long a task waits, in seconds, that has met a batch which left it no calls. */
const NO_ROOM_S = 1;

/** `all`: everybody is told. `not_all`: some could not be, or not yet. `broken_off`: there were no calls left. */
export interface Told {
  told: number;
  came: "all" | "not_all" | "broken_off";
}

/** Has the passengers of these bookings told, some at a time. The first call is paid for: its turn began with it. */
export async function tellAll(
  bookingIds: Iterable<string>,
  calls: Calls,
  tell: (bookingIds: string[]) => Promise<Telling>,
): Promise<Told> {
  let [left, told, isAll] = [[...new Set(bookingIds)], 0, true];
  for (let isPaid = true; left.length > 0; isPaid = false) {
    if (!isPaid && calls.left < 1) return { told, came: "broken_off" };
    if (!isPaid) calls.left -= 1;
    const answer = await tell(left);
    left = answer.left;
    told += answer.told;
    isAll &&= answer.underway.length === 0 && answer.failed.length === 0;
  }
  return { told, came: isAll ? "all" : "not_all" };
}

export interface Turns<T, Looked extends Told> {
  /** A page of what is to be looked at, whatever has waited longest first. */
  due: T[];
  /** Of `due`. */
  page: number;
  /** Each begins with so many calls: what it asks, and one that tells somebody. */
  firstCalls: number;
  /** Has its passengers told. Fails for none but itself. */
  look: (one: T) => Promise<Looked>;
  /** Writes down that it was looked at, so that its next turn comes after the others'. */
  mark: (one: T, looked: Looked) => Promise<void>;
  /** Has another run follow, after so many seconds. */
  goOn: (delay_s: number) => Promise<unknown>;
}

/**
 * One run of a task that tells passengers, as far as its calls reach. What is beyond is left to another run at once: each of them has told
 * somebody or marked something, so they come to an end.
 */
export async function inTurn<T, Looked extends Told>(
  calls: Calls,
  { due, page, firstCalls, look, mark, goOn }: Turns<T, Looked>,
): Promise<void> {
  let [turns, isCut] = [0, false];
  for (const one of due) {
    isCut = calls.left < firstCalls;
    if (isCut) break;
    calls.left -= firstCalls;
    const looked = await look(one);
    turns += 1;
    // Not marked: whoever is left of it comes next.
    isCut = looked.came === "broken_off" && looked.told > 0;
    if (isCut) break;
    await mark(one, looked);
  }
  if (isCut || due.length === page) await goOn(turns === 0 ? NO_ROOM_S : 0);
}
