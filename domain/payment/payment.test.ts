import { describe, expect, test } from "vitest";
import { type CaptureDecision, captureIsLost, decideCapture } from "./capture.ts";
import { debtId } from "./debt.ts";
import { INTENT_STATUSES, type Intent, type IntentStatus } from "./intent.ts";
import { cancelKey, captureKey, confirmKey, createKey, keyIsAlive, refundKey } from "./keys.ts";
import { LATITUDE, afterCancel, judge } from "./outcome.ts";
import { nextRefundStep, refundOutcome } from "./refund.ts";

const HOUR = 3_600_000;
const intent = (status: IntentStatus, change: Partial<Intent> = {}): Intent => ({
  id: "pi_1",
  status,
  amount_minor: 500,
  amount_received_minor: status === "succeeded" ? 500 : 0,
  action_url: status === "requires_action" ? "https://bank.example/" : null,
  last_error: null,
  ...change,
});
type Asker = keyof typeof LATITUDE;
const ASKERS = Object.keys(LATITUDE) as Asker[];
const verdict = (asker: Asker, record: Intent): string => {
  const decision = judge("pay_1", record, LATITUDE[asker]);
  return decision.act === "cancel" ? "cancel" : decision.outcome.type.replace("payment.", "");
};

describe("what the provider's record means, by who asks", () => {
  //                          confirmed          authorize lost     capture lost  poll               poll past the pins
  const table: Record<IntentStatus, [string, string, string, string, string]> = {
    requires_payment_method: ["unknown", "cancel", "cancel", "unknown", "cancel"],
    requires_confirmation: ["unknown", "cancel", "cancel", "unknown", "cancel"],
    requires_action: ["requires_action", "requires_action", "cancel", "requires_action", "cancel"],
    processing: ["unknown", "unknown", "unknown", "unknown", "unknown"],
    requires_capture: ["authorized", "authorized", "cancel", "authorized", "authorized"],
    canceled: ["cancelled", "cancelled", "cancelled", "cancelled", "cancelled"],
    succeeded: ["captured", "captured", "captured", "captured", "captured"],
  };
  test.each(INTENT_STATUSES)("%s", (status) => {
    expect(ASKERS.map((asker) => verdict(asker, intent(status)))).toEqual(table[status]);
  });

  const declined = intent("requires_payment_method", { last_error: { code: "card_declined", decline_code: "lost_card" } });
  test.each(ASKERS.filter((asker) => asker !== "capture_lost"))("a declined confirmation is a decline to %s", (asker) => {
    expect(verdict(asker, declined)).toBe("declined");
  });
  const closed = { ...declined, status: "canceled" as const };
  test.each(ASKERS)(
    "one that was declined, and cancelled after it, is a decline to %s, unless its capture was asked for",
    (asker) => {
      expect(judge("pay_1", closed, LATITUDE[asker])).toMatchObject({
        outcome: { type: "payment.declined", code: "card_declined" },
      });
      expect(judge("pay_1", closed, LATITUDE[asker], true)).toMatchObject({ outcome: { type: "payment.cancelled" } });
    },
  );
  test("a capture that failed for good is cancelled: whoever waits for it knows of no open payment that could be declined", () => {
    expect(verdict("capture_lost", declined)).toBe("cancel");
  });

  test.each([
    [{ code: "card_declined", decline_code: "lost_card" }, "lost_card"],
    [{ code: "payment_intent_authentication_failure", decline_code: null }, "payment_intent_authentication_failure"],
  ])("a decline says why by the issuer's code, else by the provider's: %o", (last_error, decline_code) => {
    expect(judge("pay_1", intent("requires_payment_method", { last_error }), LATITUDE.poll)).toMatchObject({
      outcome: { type: "payment.declined", code: last_error.code, decline_code },
    });
  });

  test("money that arrived is never cancelled, and the amount is the provider's", () => {
    for (const asker of ASKERS)
      expect(judge("pay_1", intent("succeeded", { amount_received_minor: 499 }), LATITUDE[asker])).toEqual({
        act: "answer",
        outcome: { type: "payment.captured", payment_id: "pay_1", amount_minor: 499 },
      });
  });

  test("an action without an address is not one the passenger could take", () => {
    expect(verdict("confirmed", intent("requires_action", { action_url: null }))).toBe("unknown");
  });
});

test("after a cancel only cancelled and captured are final", () => {
  const final = INTENT_STATUSES.filter((status) => afterCancel("pay_1", intent(status)) !== null);
  expect(final).toEqual(["canceled", "succeeded"]);
  expect(afterCancel("pay_1", null)).toBeNull();
});

describe("a capture", () => {
  const attached = { intent_id: "pi_1", cancelled_at: null, capture_sent_at: null };
  test.each<[string, Parameters<typeof decideCapture>[0], number, CaptureDecision["act"]]>([
    ["is sent up to its time", attached, 1_000, "capture"],
    ["is not started after it", attached, 1_001, "cancel_instead"],
    ["is repeated with its key", { ...attached, capture_sent_at: 500 }, 1_000, "capture"],
    ["that was lost is not repeated after its time", { ...attached, capture_sent_at: 500 }, 1_001, "cancel_instead"],
    ["of nothing is cancelled", { ...attached, intent_id: null }, 0, "answer_cancelled"],
    ["of a tombstone is cancelled", { ...attached, cancelled_at: 1 }, 0, "answer_cancelled"],
    [
      "that was sent before the tombstone came asks the provider",
      { ...attached, cancelled_at: 1, capture_sent_at: 1 },
      0,
      "cancel_instead",
    ],
  ])("%s", (_name, state, now, act) => {
    expect(decideCapture(state, 1_000, now).act).toBe(act);
  });

  test("is never repeated once its key has died, even within its time", () => {
    expect(decideCapture({ ...attached, capture_sent_at: 1 }, 30 * HOUR, 24 * HOUR).act).toBe("cancel_instead");
  });

  test("is lost once it was asked for and its time is over", () => {
    expect(captureIsLost({ capture_not_after: null }, 5)).toBe(false);
    expect(captureIsLost({ capture_not_after: 5 }, 5)).toBe(false);
    expect(captureIsLost({ capture_not_after: 5 }, 6)).toBe(true);
  });
});

describe("keys", () => {
  test("are fixed, and each call has its own", () => {
    expect(
      new Set([
        createKey("m"),
        confirmKey("m"),
        captureKey("m"),
        refundKey("m", 0),
        refundKey("m", 1),
        cancelKey("m", 0),
        cancelKey("m", 1),
      ]).size,
    ).toBe(7);
    expect(createKey("m")).toBe("m:create");
    expect(refundKey("bkg:refund", 0)).toBe("bkg:refund");
    expect(refundKey("bkg:refund", 2)).toBe("bkg:refund:2");
  });

  test("are given up an hour before the provider forgets them", () => {
    expect(keyIsAlive(0, 23 * HOUR - 1)).toBe(true);
    expect(keyIsAlive(0, 23 * HOUR)).toBe(false);
  });
});

describe("a refund", () => {
  const fresh = { key_generation: 0, key_sent_at: null, failed_generation: null };
  test("is sent with its key while that is good, and looked for before the next key is taken", () => {
    expect(nextRefundStep(fresh, 5)).toBe("send");
    expect(nextRefundStep({ ...fresh, key_sent_at: 1 }, HOUR)).toBe("send");
    expect(nextRefundStep({ ...fresh, key_sent_at: 1 }, 24 * HOUR)).toBe("list");
    expect(nextRefundStep({ ...fresh, key_sent_at: 1, failed_generation: 0 }, 5)).toBe("list");
    expect(nextRefundStep({ key_generation: 1, key_sent_at: 4, failed_generation: 0 }, 5)).toBe("send");
  });

  test("that failed is told with the provider's reason", () => {
    const refund = { id: "re_1", amount_minor: 5, failure_code: "lost_or_stolen_card", message_id: "m" } as const;
    expect(refundOutcome("pay_1", { ...refund, status: "failed" })).toEqual({
      type: "payment.refund_failed",
      payment_id: "pay_1",
      refund_id: "re_1",
      amount_minor: 5,
      code: "lost_or_stolen_card",
    });
    expect(refundOutcome("pay_1", { ...refund, status: "pending" })).toMatchObject({
      type: "payment.refunded",
      status: "pending",
    });
  });
});

test("a refund that failed is one debt, whoever tells it, and no two refunds share one", () => {
  const bookings = ["bkg_01_szbgrxvc4x9376r6m4008zq4g5", "bkg_01_szbgrxvc4x9376r6m4008zq4g6"];
  const messages = bookings.flatMap((id) =>
    ["undo", "late", "cancellation"].flatMap((why) => [1, 2, 11].map((n) => `${id}:refund.${why}:${n}`)),
  );
  expect(debtId(messages[0] ?? "")).toBe("debt_01_szbgrxvc4x9376r6m4008zq4g5_refund_undo_1");
  expect(new Set(messages.map(debtId)).size).toBe(messages.length);
});
