import { expect, test } from "vitest";
import {
  auditState,
  breakerState,
  cancellationState,
  messageInWords,
  operationInWords,
  sagaState,
  serviceState,
  triesInWords,
} from "./words.ts";

const breaker = { name: "payment-provider" as const, failures: 5, opened_at: null };

test("a breaker that is open says whether the next call goes out", () => {
  expect(breakerState({ ...breaker, phase: "open", retry_after_s: 9 }).words).toBe("Open: nothing is sent");
  expect(breakerState({ ...breaker, phase: "open", retry_after_s: 0 }).words).toContain("the next call goes out");
  expect(breakerState({ ...breaker, phase: "closed", retry_after_s: 0 }).mood).toBe("good");
});

const drain = { drained_at: "2026-12-01T10:00:00Z", drained_by: "u1", reason: null };

test("a service that was drained is out of service however well it is", () => {
  expect(serviceState({ health: "up", drain })).toEqual({ words: "Drained: what needs it is refused", mood: "bad" });
  expect(serviceState({ health: "up", drain: null })).toEqual({ words: "In service", mood: "good" });
  expect(serviceState({ health: "down", drain: null }).mood).toBe("bad");
});

test("an audit that had nothing to compare is not clean", () => {
  expect(auditState("empty", 0).mood).toBe("bad");
  expect(auditState("clean", 0).mood).toBe("good");
  expect(auditState("discrepancies", 1).words).toBe("1 discrepancy");
  expect(auditState("discrepancies", 2).words).toBe("2 discrepancies");
});

test("a letter says what it asked for and how often it was tried; a type without words keeps its name", () => {
  expect(messageInWords("payment.capture")).toBe("Capture a payment");
  expect(messageInWords("booking.imagined")).toBe("booking.imagined");
  expect(messageInWords("constructor")).toBe("constructor");
  expect(triesInWords({ attempts: 1, parkings: 1 })).toBe("1 delivery failed");
  expect(triesInWords({ attempts: 12, parkings: 2 })).toBe("12 deliveries failed, parked 2 times");
});

test("a saga that waits for what was given up says so before anything else", () => {
  const waited = { to: "payments", type: "payment.capture", asked_at: "", attempts: 6, compensates: false, next_at: null };
  const run = { saga: "book" as const, direction: "forward" as const, step: "capture", suspended: false };
  const parked = { ...waited, id: "b:capture:1", dead_letter_id: "dl_payments_YQ" };
  expect(sagaState({ run, waits_for: [parked] }).mood).toBe("bad");
  expect(sagaState({ run, waits_for: [{ ...parked, dead_letter_id: null }] }).words).toBe("At work: capture");
  expect(sagaState({ run: { ...run, direction: "undo" }, waits_for: [] }).words).toBe("Undoing: capture");
  expect(sagaState({ run: { ...run, suspended: true }, waits_for: [] }).mood).toBe("bad");
  expect(sagaState({ run: null, waits_for: [] })).toEqual({ words: "Rests", mood: "good" });
});

test("a flight whose refunds were all accepted is undone; one with a debt says so", () => {
  const at = { flight_id: "HF101_2026-12-01_LHR", cancelled_at: "", finished_at: null, failed_bookings: [] };
  const counts = { to_do: 0, released: 1, refunded: 2, failed: 0 };
  expect(cancellationState({ ...at, status: "cancelling", bookings: { ...counts, to_do: 3 } }).words).toBe(
    "Being undone: 3 bookings to do",
  );
  expect(cancellationState({ ...at, status: "cancelled", bookings: counts }).mood).toBe("good");
  expect(cancellationState({ ...at, status: "cancelled", bookings: { ...counts, failed: 1 } })).toEqual({
    words: "Undone, but 1 refund was refused",
    mood: "bad",
  });
});

test("what was done for a booking is told in words, a message apart from its handling", () => {
  expect(operationInWords("provider.capture", false)).toBe("Provider: capture");
  expect(operationInWords("payment.capture", false)).toBe("Capture a payment");
  expect(operationInWords("payment.capture", true)).toBe("Capture a payment: handled");
  expect(operationInWords("constructor", false)).toBe("constructor");
});
