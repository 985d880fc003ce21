import type { Envelope } from "#contracts/messages.ts";
import type { ProviderEvent } from "./provider.ts";
import type { SimQueue } from "./runtime/queue.ts";
import type { Database } from "./runtime/sql.ts";
import type { World } from "./world.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The flights have left, and every mark that may go has had its time. */
const LATER_MS = 100 * DAY_MS;

export interface SeatCall {
  flight: string;
  method: string;
  args: unknown[];
}

/** Everything that was ever sent, once each, so that it can be sent again when nobody remembers it. */
export class Copies {
  readonly #messages = new Map<string, { queue: SimQueue; body: unknown }>();
  readonly #calls = new Map<string, SeatCall>();
  readonly events: ProviderEvent[] = [];

  message(queue: SimQueue, body: unknown): void {
    const { id, type } = body as Envelope;
    this.#messages.set(`${type} ${id}`, { queue, body });
  }

  call(call: SeatCall): void {
    this.#calls.set(JSON.stringify(call), call);
  }

  get messages(): { queue: SimQueue; body: unknown }[] {
    return [...this.#messages.values()];
  }

  get calls(): SeatCall[] {
    return [...this.#calls.values()];
  }
}

/** Months later: whatever may be forgotten has been, and a copy of everything that was ever sent comes in once more. */
export async function comeLate(world: World): Promise<void> {
  const { simulation } = world;
  await pass(world, LATER_MS);
  void world.prune();
  await pass(world, DAY_MS);
  expectForgotten(world);
  const { messages, events, calls } = world.copies;
  for (const { queue, body } of messages) soon(world, () => void queue.send(body));
  for (const event of events.slice()) soon(world, () => world.tell(event));
  for (const call of calls) soon(world, () => world.callSeats(call));
  simulation.count("copies of everything, months later");
  await pass(world, DAY_MS);
}

const soon = ({ simulation }: World, run: () => void): void => simulation.after(simulation.around(HOUR_MS), run);

/** Also where nothing is due any more. */
async function pass({ simulation }: World, ms: number): Promise<void> {
  simulation.after(ms, () => undefined);
  await simulation.run(simulation.now + ms);
}

function expectForgotten({ simulation, flightDbs, shards, paymentsDb }: World): void {
  const kept = [
    ...[...flightDbs.values()].flatMap((db) => [
      // A flight that was never opened may still go on sale.
      count(
        db,
        "tombstones WHERE booking_id NOT IN (SELECT booking_id FROM holds) AND EXISTS (SELECT 1 FROM meta WHERE key = 'definition')",
      ),
      count(db, "cooldowns"),
    ]),
    ...shards.map((db) => count(db, "inbox")),
    count(paymentsDb, "inbox WHERE reply IS NOT NULL"),
    count(paymentsDb, "webhook_events WHERE delivered_at IS NOT NULL"),
  ];
  if (kept.some((rows) => rows > 0)) simulation.violate("prune", `kept: ${kept.join(" ")}`);
}

/** Rows of a table, perhaps under a condition; none where the object never had anything. */
const count = (db: Database, rows: string): number =>
  db.all("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [rows.split(" ")[0]]).length === 0
    ? 0
    : Number(db.all(`SELECT count(*) AS n FROM ${rows}`, [])[0]?.["n"]);
