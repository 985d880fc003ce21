import type { AuditReport } from "#contracts/audit.ts";
import type { Booking } from "#contracts/bookings.ts";
import type { Api } from "../../test/harness/api.ts";
import { runAudit } from "../../test/harness/audit.ts";
import { inbox } from "../../test/harness/evidence.ts";
import { type ClientLog, type LogEntry, kept, mailsOf } from "./log.ts";

/** A payment's message that was lost with its process is sent again after a minute, and one payment may take several. */
const QUIET_MS = 300_000;
const POLL_MS = 1_000;
const RESTING = ["confirmed", "cancelled", "failed", "expired"];

export interface Outcome {
  states: Map<string, number>;
  /** What was promised and is not so. */
  lost: string[];
  /** Notifications that are missing or doubled. */
  mails: string[];
  audit: AuditReport;
  quiet_s: number;
}

/** Waits until every acknowledged booking rests, then compares: client log, mails, and all stores. */
export async function verify(system: Api, agent: () => string, operator: () => string, log: ClientLog): Promise<Outcome> {
  const began = performance.now();
  const final = await atRest(system, agent, log.entries);
  const audit = await auditAtRest(system, operator, began);
  const quiet_s = (performance.now() - began) / 1000;
  const states = new Map<string, number>();
  const lost: string[] = [];
  const mails: string[] = [];
  for (const entry of log.entries) {
    const booking = final.get(entry.booking_id);
    const status = booking?.status ?? "missing";
    states.set(status, (states.get(status) ?? 0) + 1);
    if (!kept(entry).includes(status)) lost.push(`${entry.booking_id} is ${status}, promised was ${kept(entry).join(" or ")}`);
    if (booking === undefined) continue;
    const sent = (await inbox(system, entry.email)).map(({ type }) => type).toSorted();
    const wanted = mailsOf(booking.timeline.map(({ event }) => event));
    if (sent.join() !== wanted.join())
      mails.push(`${entry.booking_id} got ${sent.join(", ") || "nothing"} instead of ${wanted.join(", ") || "nothing"}`);
  }
  return { states, lost, mails, audit, quiet_s };
}

/** Every booking as it is once nothing moves any more, or when the time is up. */
async function atRest(system: Api, agent: () => string, entries: LogEntry[]): Promise<Map<string, Booking>> {
  const found = new Map<string, Booking>();
  const deadline = performance.now() + QUIET_MS;
  let open = entries.map(({ booking_id }) => booking_id);
  for (;;) {
    for (const id of open) {
      const { status, body } = await system.api<Booking>(`/v1/bookings/${id}`, { token: agent() });
      if (status === 200) found.set(id, body);
    }
    open = open.filter((id) => !RESTING.includes(found.get(id)?.status ?? "missing"));
    if (open.length === 0 || performance.now() > deadline) return found;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Bookings whose answer no client saw are in motion a while longer, and so are mails. */
async function auditAtRest(system: Api, operator: () => string, began: number): Promise<AuditReport> {
  for (;;) {
    const report = await runAudit(system, { token: operator() });
    if (report.in_motion === 0 || performance.now() - began > QUIET_MS) return report;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
