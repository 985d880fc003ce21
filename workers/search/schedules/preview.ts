import type { FlightChange, FlightCounts } from "#contracts/schedules.ts";
import type { Env } from "../env.ts";
import { scopeOf } from "./apply.ts";
import { breathe } from "./breathe.ts";
import { changeView, nextChanges } from "./flight-changes.ts";
import { deleteLines } from "./stage.ts";
import { countsOf } from "./take-step.ts";

/** Changes that an answer shows. */
export const SHOWN_CHANGES = 100;
/** Those that need an operator come first. */
const ORDER: FlightChange["kind"][] = ["suspended", "withdrawn", "changed", "added"];
export const bySeverity = (a: FlightChange, b: FlightChange): number => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind);

/**
 * Flight numbers of one look, more than of a step that writes: all of a large file have to fit into one invocation (ADR 16). Not many
 * more, since their flights are in memory, some 35 MB where each has two legs and every flight of a quarter of a year is another one.
 */
const NUMBERS_A_LOOK = 100;

/** Whoever is silent for a minute is taken for dead by a retry. */
const GOES_ON = "UPDATE schedule_imports SET touched_at = ?2 WHERE id = ?1";

/** What an import would change, which is then let go of: its counts stay, for the answer. */
export async function preview(env: Env, id: string): Promise<FlightChange[]> {
  const scope = await scopeOf(env, id, Date.now(), true);
  const counts: FlightCounts = { added: 0, changed: 0, withdrawn: 0, suspended: 0 };
  let shown: FlightChange[] = [];
  let after: string | null = null;
  do {
    await env.DB.prepare(GOES_ON).bind(id, Date.now()).run();
    const { next, changes } = await nextChanges(env, scope, after, NUMBERS_A_LOOK);
    const own = countsOf(changes);
    for (const kind of ORDER) counts[kind] += own[kind];
    shown = [...shown, ...changes.map(changeView)].sort(bySeverity).slice(0, SHOWN_CHANGES);
    after = next;
    await breathe();
  } while (after !== null);
  await env.DB.batch([
    ...deleteLines(env, id),
    env.DB.prepare(
      `UPDATE schedule_imports SET state = 'previewed', added = ?2, changed = ?3, withdrawn = ?4, suspended = ?5, finished_at = ?6
       WHERE id = ?1`,
    ).bind(id, counts.added, counts.changed, counts.withdrawn, counts.suspended, Date.now()),
  ]);
  return shown;
}
