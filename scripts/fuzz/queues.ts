import fc from "fast-check";
import * as z from "zod";
import { BookingsMessage, NotificationsMessage, PaymentsMessage, SearchMessage } from "#contracts/messages.ts";
import { waitFor } from "../api/wait-for.ts";
import { type Change, changesOf } from "./arbitraries/changes.ts";
import { valuesOf } from "./arbitraries/schema.ts";
import { toJson } from "./arbitraries/junk.ts";
import type { Schema } from "./document.ts";
import { differenceLines, type Finding } from "./findings.ts";
import { changeJson } from "./mutate.ts";
import { settle, sleep } from "./rest.ts";
import type { Difference } from "./state.ts";
import type { World } from "./world.ts";

export const QUEUES = {
  bookings: BookingsMessage,
  notifications: NotificationsMessage,
  payments: PaymentsMessage,
  search: SearchMessage,
} satisfies Record<string, z.ZodType>;
export type Queue = keyof typeof QUEUES;
/** What one queue is sent at a time: `sendBatch` takes a hundred messages and 256 KB. */
const BODIES = 12;
const MAX_BODY_CHARS = 10_000;
const AFTERWARDS = "no message";
/** Longer than a service takes for a batch of messages, most of which lead nowhere. */
const HANDLED_MS = 250;
/** Longer than all the retries of a queue take, each waiting twice as long as the one before. */
const PARKED_MS = 120_000;

/** Bodies of a queue: messages about bookings that nobody made, most of them with something changed. */
export function bodiesOf(queue: Queue): fc.Arbitrary<unknown> {
  const schema = z.toJSONSchema(QUEUES[queue], { io: "input", unrepresentable: "any" }) as Schema & {
    $defs?: Record<string, Schema>;
  };
  const messages = valuesOf(schema, { paths: {}, components: { schemas: schema.$defs ?? {} } });
  const changes = fc.array(changesOf(true), { maxLength: 4 });
  return fc
    .tuple(messages, changes)
    .map(([message, list]) =>
      list.reduce<unknown>((value, change: Change) => (change.part === "json" ? changeJson(value, change) : value), message),
    );
}

const ARBITRARIES = Object.fromEntries(Object.keys(QUEUES).map((queue) => [queue, bodiesOf(queue as Queue)])) as Record<
  Queue,
  fc.Arbitrary<unknown>
>;

/** Where money and seats are: nothing that comes over a queue about nobody's booking changes a row there. */
const PRECIOUS =
  /^(?:FlightSeats|BookingSagas|Counters)\.|^payments\.(?:ledger_entries|refunds|refund_debts)$|^Provider\.(?:payment_intents|charges|refunds|disputes)$/;
/** What is parked is all that is left of a body that is no message. */
const PARKED = /\.parked_messages$/;

/** How many bodies were sent, of which so many were no messages; and what was wrong. */
export interface Queued {
  bodies: number;
  parked: number;
  findings: Finding[];
}

/** What one queue is given. */
interface Post {
  queue: Queue;
  bodies: unknown[];
}

/** Puts bodies on every queue, and says what remains of them that must not. */
export async function fuzzQueues(world: World, seed: number, index: number): Promise<Queued> {
  const posts = (Object.keys(QUEUES) as Queue[]).map((queue): Post => {
    const made = fc.sample(ARBITRARIES[queue], { seed: seed + index, numRuns: BODIES });
    return { queue, bodies: made.map(asSent) };
  });
  const those = (isOne: (queue: Queue, body: unknown) => boolean): Post[] =>
    posts.map(({ queue, bodies }) => ({ queue, bodies: bodies.filter((body) => isOne(queue, body)) }));
  const bad = those((queue, body) => !isMessage(queue, body));
  const good = those((queue, body) => isMessage(queue, body) && isHarmless(body));
  const findings = [...(await narrowed(world, index, bad, PARKED)), ...(await narrowed(world, index, good, null))];
  return { bodies: amountOf(bad) + amountOf(good), parked: amountOf(bad), findings };
}

const amountOf = (posts: Post[]): number => posts.reduce((sum, { bodies }) => sum + bodies.length, 0);

/** All queues at once, since most of it is waiting; where something is wrong, one after another, to see at which. */
async function narrowed(world: World, index: number, posts: Post[], allowed: RegExp | null): Promise<Finding[]> {
  const together = await fuzzTogether(world, index, posts, allowed);
  if (together.length === 0) return [];
  const alone: Finding[] = [];
  for (const post of posts) alone.push(...(await fuzzTogether(world, index, [post], allowed)));
  if (alone.length > 0) return alone;
  // A message has its effect once. What bodies that are none do not do a second time was done by the clock.
  return allowed === null ? together : fuzzTogether(world, index, posts, allowed);
}

/** As it arrives: JSON has no undefined, and no number that JavaScript writes otherwise, such as an endless one. */
export function asSent(body: unknown): unknown {
  const text = toJson(body ?? null);
  try {
    return text.length > MAX_BODY_CHARS ? null : (JSON.parse(JSON.stringify(JSON.parse(text))) as unknown);
  } catch {
    // A number of JSON's own that was changed into none.
    return null;
  }
}

const isMessage = (queue: Queue, body: unknown): boolean =>
  QUEUES[queue].safeParse(body).success && !(queue === "payments" && isNobodys(body));
/** A payment command without its booking is no message either. */
const isNobodys = (body: unknown): boolean => {
  const { type, booking_id } = body as { type: string; booking_id: string | null };
  return type.startsWith("payment.") && booking_id === null;
};
/** An authorisation asks for a payment; a task nobody knows is tried again for a minute before it is parked. */
const isHarmless = (body: unknown): boolean => !["payment.authorize", "task.run"].includes((body as { type: string }).type);

/** `allowed`: the only tables that may change; null: any but the precious ones. */
async function fuzzTogether(world: World, index: number, all: Post[], allowed: RegExp | null): Promise<Finding[]> {
  const posts = all.filter(({ bodies }) => bodies.length > 0);
  if (posts.length === 0) return [];
  const { state } = world;
  await settle(state);
  const due = posts.map(({ queue, bodies }) => ({
    queue,
    parkings: parkings(world, queue) + (allowed === null ? 1 : bodies.length),
  }));
  const missing = (): Queue[] => due.filter((each) => parkings(world, each.queue) < each.parkings).map(({ queue }) => queue);
  for (const { queue, bodies } of posts) {
    await world.enqueue(queue, bodies);
    // What comes after messages says when they have been taken.
    if (allowed === null) await world.enqueue(queue, [AFTERWARDS]);
  }
  const finding = (what: string, seen: string[]): Finding[] => [
    {
      what: `queue ${posts.map(({ queue }) => queue).join(", ")}: ${what}`,
      index,
      who: "a queue",
      shown: posts.flatMap(({ bodies }) => bodies.map((body) => JSON.stringify(body))).join("\n    "),
      seen,
    },
  ];
  const parked = await waitFor("the bodies to be parked", async () => missing().length === 0, PARKED_MS).catch(() => false);
  if (!parked) return finding("a body that is no message is not parked", [`not all of ${missing().join(", ")}`]);
  await sleep(HANDLED_MS);
  if (!(await settle(state, false))) return finding("something goes on about it", []);
  const wrong = (state.differences() ?? []).filter(({ table }: Difference) =>
    allowed === null ? PRECIOUS.test(table) : !allowed.test(table),
  );
  return wrong.length === 0
    ? []
    : finding(`changes ${[...new Set(wrong.map(({ table }) => table))].join(", ")}`, differenceLines(wrong));
}

/** How often anything of a queue was parked, which its service does in its own database. */
const parkings = ({ state }: World, queue: Queue): number =>
  state
    .read(queue, "SELECT coalesce(sum(parkings), 0) AS times FROM parked_messages")
    .reduce((sum, { times }) => sum + Number(times), 0);
