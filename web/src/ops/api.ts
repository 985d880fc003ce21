import { ok } from "#domain/result.ts";
import type { AuditReport, AuditSummary } from "#contracts/audit.ts";
import type { BookingStatus, BookingSummary } from "#contracts/bookings.ts";
import type { CircuitBreaker } from "#contracts/circuit-breaker.ts";
import type { Page } from "#contracts/common.ts";
import type { DeadLetter, DeadLetterState } from "#contracts/dead-letters.ts";
import type { FlightCancellation } from "#contracts/flight-cancellation.ts";
import type { FlightManifest } from "#contracts/manifest.ts";
import type { Flight } from "#contracts/offers.ts";
import type { BlockSeats, SeatsBlocked } from "#contracts/seat-blocking.ts";
import type { Notification } from "#contracts/notifications.ts";
import type { Overview } from "#contracts/overview.ts";
import type { Saga } from "#contracts/sagas.ts";
import type { BookingTrace } from "#contracts/traces.ts";
import type { OperatedService } from "#contracts/service-registry.ts";
import type { Profile } from "#contracts/users.ts";
import { type Answer, asUser, read } from "../api/calls.ts";
import { send } from "../api/http.ts";
import { idempotencyKeys } from "../api/idempotency.ts";

const part = encodeURIComponent;
/** Something that operators are shown. */
export const ask = <T>(path: string, signal?: AbortSignal): Answer<T> => read(asUser({ path: `/v1/ops/${path}`, signal }));

/**
 * A command of an operator's. Until it was answered for good, the same command again has the same key, so it is done once. `seen`: how
 * that which it is about was on the page, where it can come to be so once more: told then, the same is another wish.
 */
export async function tell<T>(path: string, body?: unknown, seen?: unknown): Answer<T> {
  const scope = scopeOf(path);
  const idempotency_key = idempotencyKeys.keyFor(scope, [body ?? null, seen ?? null]);
  const answer = await read<T>(asUser({ method: "POST", path: `/v1/ops/${path}`, body, idempotency_key }));
  if (answer.ok) idempotencyKeys.settled(scope);
  return answer;
}

const scopeOf = (path: string): string => `ops:${path}`;

/** A page of a list: `limit`, the place it begins at, and what it is filtered by. */
export const query = (limit: number, cursor: string | null, filter: Record<string, string | undefined> = {}): string => {
  const given = Object.entries({ ...filter, cursor: cursor ?? undefined }).filter(
    (entry): entry is [string, string] => !!entry[1],
  );
  return String(new URLSearchParams([["limit", String(limit)], ...given]));
};
export const PAGE = 20;

export const sagas = (state: BookingStatus | "", cursor: string | null, signal?: AbortSignal): Answer<Page<BookingSummary>> =>
  ask(`sagas?${query(PAGE, cursor, { state })}`, signal);
export const saga = (id: string, signal: AbortSignal): Answer<Saga> => ask(`sagas/${part(id)}`, signal);

export const bookingTrace = (id: string, signal: AbortSignal): Answer<BookingTrace> => ask(`bookings/${part(id)}/trace`, signal);

export const notifications = (bookingId: string, signal: AbortSignal): Answer<Page<Notification>> =>
  ask(`notifications?${new URLSearchParams({ booking_id: bookingId })}`, signal);
export const resendNotification = ({ id, updated_at }: Notification): Answer<Notification> =>
  tell(`notifications/${part(id)}/resend`, undefined, updated_at);

/** As search has it. */
export const flight = (id: string, signal: AbortSignal): Answer<Flight> =>
  read(send({ path: `/v1/flights/${part(id)}`, signal }));
export const manifest = (id: string, signal: AbortSignal): Answer<FlightManifest> => ask(`flights/${part(id)}/manifest`, signal);
export const cancelFlight = (id: string): Answer<FlightCancellation> => tell(`flights/${part(id)}/cancel`);
/** `epoch`: of the seat, as it was seen. */
export const blockSeats = (id: string, body: BlockSeats, epoch: number): Answer<SeatsBlocked> =>
  tell(`flights/${part(id)}/seats/block`, body, epoch);
export const unblockSeats = (id: string, body: BlockSeats, epoch: number): Answer<SeatsBlocked> =>
  tell(`flights/${part(id)}/seats/unblock`, body, epoch);
export const flightCancellation = (id: string, signal: AbortSignal): Answer<FlightCancellation> =>
  ask(`flights/${part(id)}/cancellation`, signal);

/** Who is signed in, with what they may do. */
export const profile = (signal: AbortSignal): Answer<Profile> => read(asUser({ path: "/v1/me", signal }));

export const overview = (signal: AbortSignal): Answer<Overview> => ask("overview", signal);

export const breakers = (signal: AbortSignal): Answer<{ data: CircuitBreaker[] }> => ask("breakers", signal);
export const resetBreaker = ({ name, opened_at }: CircuitBreaker): Answer<CircuitBreaker> =>
  tell(`breakers/${part(name)}/reset`, undefined, opened_at);

const drainOf = (name: string): string => `services/${part(name)}/drain`;
/** Who sees a service drained has the answer that may have been lost: to drain it once more, later, is another wish. */
export async function services(signal: AbortSignal): Answer<{ data: OperatedService[] }> {
  const answer = await ask<{ data: OperatedService[] }>("services", signal);
  if (answer.ok)
    for (const { name, drain } of answer.value.data) if (drain !== null) idempotencyKeys.settled(scopeOf(drainOf(name)));
  return answer;
}
export const drainService = (name: string, reason: string): Answer<OperatedService> =>
  tell(drainOf(name), reason === "" ? undefined : { reason });
export const resumeService = ({ name, drain }: OperatedService): Answer<OperatedService> =>
  tell(`services/${part(name)}/resume`, undefined, drain?.drained_at);

export const deadLetters = (state: DeadLetterState | "", cursor: string | null, signal?: AbortSignal): Answer<Page<DeadLetter>> =>
  ask(`dead-letters?${query(PAGE, cursor, { state })}`, signal);
/** `parked`: what is different once it was parked again. */
export const replayDeadLetter = (id: string, parked: string): Answer<DeadLetter> =>
  tell(`dead-letters/${part(id)}/replay`, undefined, parked);
export const dropDeadLetter = (id: string, reason: string): Answer<DeadLetter> =>
  tell(`dead-letters/${part(id)}/drop`, { reason });

export const audit = (id: string, signal: AbortSignal): Answer<AuditReport> => ask(`audits/${part(id)}`, signal);
export const audits = (cursor: string | null, signal?: AbortSignal): Answer<Page<AuditSummary>> =>
  ask(`audits?${query(PAGE, cursor)}`, signal);
/** The one that was started last; null: there was none yet. */
export async function lastAudit(signal: AbortSignal): Answer<AuditReport | null> {
  const list = await ask<Page<AuditSummary>>(`audits?${query(1, null)}`, signal);
  if (!list.ok) return list;
  const newest = list.value.data[0];
  return newest === undefined ? ok(null) : audit(newest.id, signal);
}
/** `last`: the audit that was the last one then; null: none is known. */
export const startAudit = (last: string | null): Answer<AuditReport> => tell("audits", undefined, last);
