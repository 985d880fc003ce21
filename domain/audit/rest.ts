import type { SagaFact } from "./facts.ts";

/**
 * Whether nothing is on its way for this booking. Only then must the stores agree: a saga at work, a message that nobody has
 * acknowledged yet, or a hold whose time is up and whose alarm comes in a moment may each be half done.
 */
export const rests = (saga: SagaFact, now: number): boolean =>
  !saga.running &&
  saga.status !== "paying" &&
  saga.status !== "cancelling" &&
  !(saga.status === "held" && now >= saga.expires_at) &&
  saga.outbox.every(({ parked }) => parked);
