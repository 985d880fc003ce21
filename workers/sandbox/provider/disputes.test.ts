import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { expect, test } from "vitest";
import type { Account } from "./account.ts";
import { decodeForm } from "./form.ts";
import type { Job } from "./jobs.ts";
import type { Charge } from "./records.ts";
import { createRefund, openDispute, succeedRefund } from "./refunds.ts";
import { openRecords } from "./store.ts";

const CHARGE: Charge = {
  id: "ch_1",
  object: "charge",
  created: 1_795_600_000,
  livemode: false,
  amount: 12_950,
  amount_captured: 12_950,
  amount_refunded: 0,
  currency: "eur",
  captured: true,
  paid: true,
  refunded: false,
  disputed: false,
  status: "succeeded",
  failure_code: null,
  failure_message: null,
  payment_intent: "pi_1",
  payment_method: "pm_card_visa",
  metadata: {},
};

/** An account with one captured charge, whose alarms are only written down. */
function accountWith(payment_method: string) {
  const database = new DatabaseSync(":memory:");
  const exec = (query: string, ...values: SQLInputValue[]) => {
    const rows = database.prepare(query).all(...values);
    return { toArray: () => rows };
  };
  const records = openRecords({ exec } as unknown as SqlStorage);
  records.charges.put({ ...CHARGE, payment_method });
  const jobs: Job[] = [];
  const account = {
    records,
    jobs: { add: (job: Job) => void jobs.push(job) },
    faults: { rollWebhook: () => null },
    publicUrl: "http://holdfast.test",
    request: { id: null, idempotency_key: null },
  } as unknown as Account;
  const events = () => records.events.page({ groups: [], since: 0, after: null, before: null, limit: 100 });
  return { account, records, events, refund: () => createRefund(account, decodeForm("charge=ch_1&amount=5000")) };
}

test("what a card's bank has taken back is not refunded, too", () => {
  const { account, records, refund } = accountWith("pm_card_visa");
  openDispute(account, "ch_1", "chargeback");
  expect(refund()).toMatchObject({
    status: 400,
    body: {
      error: {
        type: "invalid_request_error",
        code: "charge_disputed",
        message: "Charge ch_1 has been charged back; cannot issue a refund.",
      },
    },
  });
  expect(records.refunds.ofGroup("pi_1")).toEqual([]);
});

test("a refund that is pending when the dispute comes fails because of it, and does not succeed later", () => {
  const { account, records, events, refund } = accountWith("pm_card_pendingRefund");
  expect(refund()).toMatchObject({ status: 200, body: { status: "pending" } });
  openDispute(account, "ch_1", "chargeback");
  const [failed] = records.refunds.ofGroup("pi_1");
  expect(failed).toMatchObject({ status: "failed", failure_reason: "charge_for_pending_refund_disputed" });
  succeedRefund(account, failed?.id ?? "");
  expect(records.refunds.ofGroup("pi_1")).toEqual([failed]);
  expect(records.charges.get("ch_1")).toMatchObject({ amount_refunded: 0, disputed: true });
  const types = ["refund.failed", "charge.dispute.funds_withdrawn", "charge.dispute.created", "refund.created"];
  expect(events().map(({ type }) => type)).toEqual(types);
});

test("a refund that was made stays made", () => {
  const { account, records, refund } = accountWith("pm_card_visa");
  refund();
  openDispute(account, "ch_1", "chargeback");
  expect(records.refunds.ofGroup("pi_1")).toMatchObject([{ status: "succeeded", amount: 5_000 }]);
  expect(records.charges.get("ch_1")).toMatchObject({ amount_refunded: 5_000 });
});

test("an inquiry takes no money and fails no refund, and the payment can still be refunded", () => {
  const { account, records, events, refund } = accountWith("pm_card_pendingRefund");
  refund();
  openDispute(account, "ch_1", "inquiry");
  expect(records.disputes.ofGroup("pi_1")).toMatchObject([{ status: "warning_needs_response" }]);
  expect(refund()).toMatchObject({ status: 200, body: { status: "pending" } });
  expect(records.refunds.ofGroup("pi_1").map(({ status }) => status)).toEqual(["pending", "pending"]);
  expect(events().map(({ type }) => type)).toEqual(["refund.created", "charge.dispute.created", "refund.created"]);
});
