import type { NoticeCommand } from "../booking/commands.ts";
import type { TimelineEvent } from "../booking/record.ts";
import type { BookingFacts, Finding } from "./facts.ts";

/** B6: what lists show is what the saga says. */
export function checkProjection({ booking_id, sagas: [saga], projections: [shown] }: BookingFacts): Finding[] {
  const found = (detail: string): Finding[] => [{ invariant: "B6", ids: [booking_id], detail }];
  if (saga === undefined) return shown === undefined ? [] : found("lists show a booking that does not exist");
  if (shown === undefined) return found("lists do not show the booking");
  const differing = (["status", "record_locator", "currency", "total_minor", "passengers"] as const).filter(
    (field) => saga[field] !== shown[field],
  );
  if (saga.tickets.toSorted().join() !== shown.tickets.toSorted().join())
    return found(`lists and saga differ in ${[...differing, "tickets"].join(", ")}`);
  return differing.length === 0 ? [] : found(`lists and saga differ in ${differing.join(", ")}`);
}

/** Events of a booking that its passenger is told of: a line of its history, and a message of the same name. */
const TOLD: readonly (TimelineEvent & NoticeCommand["type"])[] = [
  "booking.confirmed",
  "booking.failed",
  "booking.expired",
  "booking.cancelled",
];

/**
 * What passengers are told of because lists are: no event of a saga waits for it. Of a hold once, while it lasts; of a refund only where
 * there was one. (How a refund ended is the provider's to say, so whether its letter is missing is not seen here.)
 */
function checkTold({ booking_id, sagas: [saga], notices }: BookingFacts): Finding[] {
  const told = (type: string): number => notices.filter((notice) => notice.type === type && notice.channels.length > 0).length;
  const held = told("booking.held");
  const refunded = saga?.payments.some(({ refunded_minor, debt_minor }) => refunded_minor + debt_minor > 0) ?? false;
  return [
    ...(held > 1 || (saga?.status === "held" && held === 0)
      ? [`it is or was held, and has ${held} notification(s) of that`]
      : []),
    ...(told("booking.refunded") > 0 && !refunded ? ["told of a refund that there was not"] : []),
  ].map((detail) => ({ invariant: "N1", ids: [booking_id], detail }));
}

/** N1: each such event has exactly one logical notification. N2: none says "confirmed" without tickets. N4: failures say why. */
export function checkNotices(facts: BookingFacts): Finding[] {
  const {
    booking_id,
    sagas: [saga],
    notices,
  } = facts;
  const findings = TOLD.flatMap((type): Finding[] => {
    const happened = saga?.events.filter((event) => event === type).length ?? 0;
    const told = notices.filter((notice) => notice.type === type && notice.channels.length > 0).length;
    return happened === told
      ? []
      : [{ invariant: "N1", ids: [booking_id], detail: `${type} happened ${happened} time(s) and has ${told} notification(s)` }];
  });
  findings.push(...checkTold(facts));
  if (notices.some(({ type }) => type === "booking.confirmed") && (saga?.tickets.length ?? 0) === 0)
    findings.push({ invariant: "N2", ids: [booking_id], detail: "told as confirmed, but without a ticket" });
  for (const { id, channels } of notices) {
    if (channels.some(({ status, has_reason }) => status === "failed" && !has_reason))
      findings.push({ invariant: "N4", ids: [booking_id, id], detail: "a notification failed without a reason" });
  }
  return findings;
}
