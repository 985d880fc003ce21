import { addDays, datesBetween, datesOfMonth, type LocalDate } from "#domain/time/local-date.ts";
import type { Env } from "../env.ts";
import { currentReference, type Reference } from "../reference.ts";
import { computeFares } from "./compute.ts";
import { giveLeaseBack, renewLease, takeLease } from "./lease.ts";
import { routesFrom } from "./routes.ts";
import { writeFares } from "./store.ts";

/** A flight may be caught by a second one two dates later, which was not in the timetable when the last dates were worked out. */
const TO_REPEAT = 2;

/** An airport, and up to which local date its lowest fares are in the table; null: none are. */
interface Covered {
  origin: string;
  until: LocalDate | null;
}

/**
 * Covers the rest of a month for one airport, or as much of it as is read at a time, and answers up to when it is covered; null:
 * somebody else has begun, and nothing was written.
 */
export async function coverMonth(
  env: Env,
  reference: Reference,
  holder: string,
  { origin, until }: Covered,
  now: number,
): Promise<LocalDate | null> {
  // West of Greenwich it may still be yesterday.
  const today = addDays(new Date(now).toISOString().slice(0, 10), -1);
  const { since, first, last } = nextStretch(until, today, reference.last_date);
  const { done, patches } = await computeFares(
    env,
    reference,
    {
      all: datesBetween(first, last),
      routesOf: (dates) => routesFrom(reference, origin, datesBetween(since, dates.at(-1) ?? "")),
    },
    now,
  );
  const covered = { origin, until: done.at(-1) ?? last, anew: until === null };
  return (await writeFares(env, holder, patches, { covered })) ? covered.until : null;
}

/**
 * The dates that are covered next, of one month, where everything up to `until` is; the routes of those since `since` may have changed by
 * them. Always further than `until`, as long as that is before `end`.
 */
export function nextStretch(
  until: LocalDate | null,
  today: LocalDate,
  end: LocalDate,
): { since: LocalDate; first: LocalDate; last: LocalDate } {
  const goesOn = until !== null && until >= today;
  const first = goesOn ? addDays(until, 1) : today;
  const last = [datesOfMonth(first.slice(0, 7)).at(-1) ?? "", end].sort()[0] ?? "";
  return { since: goesOn ? addDays(first, -TO_REPEAT) : first, first, last };
}

/** Covers everything from these airports anew. False: somebody else is at work on the table. */
export async function coverAirports(env: Env, origins: readonly string[], now: number): Promise<boolean> {
  if (origins.length === 0) return true;
  const holder = crypto.randomUUID();
  if (!(await takeLease(env, holder, Date.now()))) return false;
  try {
    const reference = await currentReference(env);
    for (const origin of origins) if (!(await coverAll(env, reference, holder, origin, now))) return false;
  } finally {
    await giveLeaseBack(env, holder);
  }
  return true;
}

async function coverAll(env: Env, reference: Reference, holder: string, origin: string, now: number): Promise<boolean> {
  for (let until: LocalDate | null = null; until === null || until < reference.last_date;) {
    if (!(await renewLease(env, holder, Date.now()))) return false;
    until = await coverMonth(env, reference, holder, { origin, until }, now);
    if (until === null) return false;
  }
  return true;
}
