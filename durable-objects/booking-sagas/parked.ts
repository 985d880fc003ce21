import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import { isNeeded } from "#domain/booking/commands.ts";
import { err, ok } from "#domain/result.ts";
import { resendDelay } from "./resend.ts";
import type { SagaStore } from "./store.ts";

type Decide = BookingSagasApi["decideParked"];

/** Carries out what an operator has decided about a parked message; one that is not parked stays as it is. */
export function decideParked(
  store: SagaStore,
  { booking_id, message_id, decision }: Parameters<Decide>[0],
  now: number,
): Awaited<ReturnType<Decide>> {
  const entry = store.get(booking_id);
  const row = entry?.rows.get(message_id);
  if (entry === undefined || row === undefined || row.next_at !== null) return ok(null);
  if (decision === "drop" && isNeeded(row.command)) return err({ reason: "needed" });
  if (decision === "drop") store.dropRow(entry, message_id);
  // The operator sends it now; this is for the case that the queue loses it.
  else store.putRow(entry, { ...row, next_at: now + resendDelay(row.command, 1, 0) });
  return ok(null);
}
