import { AUDIT_PAGE } from "#domain/audit/facts.ts";
import type { ServiceSource } from "#contracts/audit.ts";
import type { Envelope } from "#contracts/messages.ts";
import { invariant } from "#domain/invariant.ts";
import { errorText, log } from "#platform/log.ts";
import { asOperation } from "#platform/operation.ts";
import { ownTraceOf, traceparentOf } from "#platform/traceparent.ts";
import type { AuditsEnv } from "./env.ts";
import type { Audit, AuditStore, Read } from "./store.ts";

/** Who has what. */
const QUEUE_OF: Record<ServiceSource, Extract<keyof AuditsEnv, `${string}_QUEUE`>> = {
  projections: "BOOKINGS_QUEUE",
  payments: "PAYMENTS_QUEUE",
  entries: "PAYMENTS_QUEUE",
  debts: "PAYMENTS_QUEUE",
  intents: "PAYMENTS_QUEUE",
  provider_refunds: "PAYMENTS_QUEUE",
  notices: "NOTIFICATIONS_QUEUE",
  flights: "SEARCH_QUEUE",
};
const SERVICE_SOURCES = Object.keys(QUEUE_OF) as ServiceSource[];
/** Read again for bookings that were in motion; which flights they are on is known by then. */
const SOURCES_OF_A_BOOKING = SERVICE_SOURCES.filter((source) => source !== "flights");
/** Bookings that one message asks for: each is a parameter or two of a statement, of which D1 takes a hundred. */
const BOOKINGS_PER_READ = 40;
/** Where each booking costs the service calls of its own to the provider. */
const BOOKINGS_PER_PROVIDER_READ = 5;
/** A page that has not come by then is asked for again: longer than a provider call with all its tries. */
export const RESEND_MS = 20_000;
/** Then the service counts as unable to answer. */
const MAX_TRIES = 15;
/** Shards asked in one turn, each in one call or two (why so few: `AuditsEnv`). */
const SHARDS_PER_TURN = 15;

export function planReads(store: AuditStore, shards: string[]): void {
  for (const shard of shards) store.addRead("sagas", shard);
  for (const source of SERVICE_SOURCES) store.addRead(source, "");
}

/** Everything about these bookings once more, but their sagas: those are read last. */
export function planSecondReads(store: AuditStore, bookingIds: string[]): void {
  const facts = bookingIds.map((id) => store.factsOf(id));
  for (const { booking_id, sagas, claims } of facts) {
    const flights = [...sagas.flatMap(({ segments }) => segments), ...claims].map(({ flight_id }) => flight_id);
    for (const flight of new Set(flights)) store.readFlightAgain(flight);
    store.forgetServices(booking_id);
  }
  for (const source of SOURCES_OF_A_BOOKING) {
    const asksProvider = source === "intents" || source === "provider_refunds";
    const size = asksProvider ? BOOKINGS_PER_PROVIDER_READ : BOOKINGS_PER_READ;
    for (let i = 0; i < facts.length; i += size) {
      const part = facts.slice(i, i + size);
      const intents = asksProvider ? part.flatMap((each) => each.intents.map(({ id }) => id)) : [];
      const ids = part.map(({ booking_id }) => booking_id);
      store.addRead(source, "", ids, intents);
    }
  }
}

/** One page of each shard, and a message for every page that is due. Answers which source nobody answers for. */
export async function readOn(env: AuditsEnv, store: AuditStore, audit: Audit, now: number): Promise<Read["source"] | null> {
  const reads = store.openReads();
  const lost = reads.find(({ tries, sent_at }) => tries >= MAX_TRIES && now - sent_at >= RESEND_MS);
  if (lost !== undefined) return lost.source;
  await Promise.all(
    reads
      .filter(({ source }) => source === "sagas")
      .slice(0, SHARDS_PER_TURN)
      .map((read) => readShard(env, store, read)),
  );
  for (const read of reads)
    if (read.source !== "sagas" && now - read.sent_at >= RESEND_MS) await ask(env, store, audit.id, read, now);
  return null;
}

async function readShard(env: AuditsEnv, store: AuditStore, read: Read): Promise<void> {
  const shard = env.BOOKING_SAGAS.getByName(read.part);
  const sagas = await shard.auditFacts({ after: read.cursor ?? "", limit: AUDIT_PAGE });
  store.putSagas(sagas);
  if (sagas.length < AUDIT_PAGE) store.putSizes("sagas", read.part, await shard.sizes());
  store.advance(read.id, sagas.length < AUDIT_PAGE ? null : (sagas.at(-1)?.id ?? null));
}

export async function ask(env: AuditsEnv, store: AuditStore, auditId: string, read: Read, now: number): Promise<void> {
  const { source } = read;
  invariant(source !== "sagas", "sagas are read by RPC");
  store.markSent(read, now);
  const id = `${auditId}:${read.id}:${read.cursor ?? ""}`;
  const message: Envelope = {
    v: 1,
    id,
    type: "audit.read",
    booking_id: null,
    step: "audit",
    at: new Date(now).toISOString(),
    traceparent: traceparentOf(ownTraceOf(id)),
    data: {
      read_id: read.id,
      audit_id: auditId,
      source,
      cursor: read.cursor,
      booking_ids: read.booking_ids,
      intent_ids: read.intent_ids,
    },
  };
  const options = { begins: true, traceparent: null, ...ownTraceOf(id), kind: "producer" } as const;
  try {
    await asOperation(`send ${message.type}`, options, () => env[QUEUE_OF[source]].send(message, { contentType: "json" }));
  } catch (error) {
    log("warn", "audit.send_failed", { source, why: errorText(error) });
  }
}
