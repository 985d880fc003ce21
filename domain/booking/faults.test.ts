import { describe, expect, it } from "vitest";
import type { SagaEvent } from "./events.ts";
import { type BookingRecord, type SagaName, runningChange } from "./record.ts";
import { SAGAS, nothing } from "./sagas.ts";
import { COMMAND_FAULTS, type Plan, type Scenario, Shard, TURN_FAULTS, nodeName } from "./faults.fixture.ts";
import type { Wish } from "./truth.fixture.ts";
import { changeSeats, pay } from "./world.fixture.ts";

/**
 * Every step of every saga, forward and back, with every fault: the nodes are read from the table of the sagas itself, so a
 * step that is added there is struck too, and one that no scenario reaches fails the last test of this file.
 */
const NODES = (Object.keys(SAGAS) as SagaName[]).flatMap((saga) =>
  SAGAS[saga].flatMap((step) => [
    { name: nodeName(saga, step.name, "forward"), silent: step.do === nothing },
    ...(step.undo === nothing ? [] : [{ name: nodeName(saga, step.name, "undo"), silent: false }]),
  ]),
);

/** The nodes by name; commands beside the steps (news, polls) are struck one at a time only. */
const STEPS = new Set(NODES.map(({ name }) => name));

const pays = () => pay();
const quotes = (): SagaEvent => ({ type: "quote", cancellation_id: "cxl_1" });
const confirms = (): SagaEvent => ({ type: "confirm_cancellation", cancellation_id: "cxl_1" });
const releases = (): SagaEvent => ({ type: "release" });
const waits = () => null;
const changes = (record: BookingRecord) => changeSeats(record);
const changesBack = (record: BookingRecord) => changeSeats(record, "A");
const grounds = (): SagaEvent => ({ type: "flight.cancelled", flight_id: "HF102_2026-12-08_JFK" });
const buys = (name: string, wish: Wish, ends: BookingRecord["status"]): Scenario => ({ name, wish, client: [pays], ends });
const LOSSES = (["seats.pin", "seats.lock", "seats.confirm"] as const).flatMap((at) =>
  (["HF101", "HF102"] as const).map((flight) =>
    buys(`${flight} refuses ${at}`, { lose: { at, flight } }, at === "seats.pin" ? "expired" : "failed"),
  ),
);
const SILENCES = (["seats.hold", "seats.pin", "seats.lock", "seats.confirm"] as const).map((at) =>
  buys(`late success, then ${at} refused`, { silent: "authorized", lose: { at, flight: "HF102" } }, "failed"),
);

/** A claim or settlement that finds no hold ends the booking: what is left of it is let go. */
const LOST_CHANGES = (["seats.claim", "seats.settle"] as const).flatMap((at) =>
  (["HF101", "HF102"] as const).map((flight): Scenario => ({
    name: `${flight} has lost the hold at ${at}`,
    wish: { lose: { at, flight } },
    client: [changes],
    ends: "expired",
  })),
);
const REFUSED_CHANGES = (["HF101", "HF102"] as const).map((taken): Scenario => ({
  name: `a change to seats of which ${taken}'s is taken`,
  wish: { taken },
  client: [changes, pays],
  ends: "confirmed",
}));

const SCENARIOS: Scenario[] = [
  buys("a purchase that goes well", {}, "confirmed"),
  ...LOSSES,
  buys("a declined card", { authorize: "declined" }, "failed"),
  buys("a payment the provider cancels", { authorize: "cancelled" }, "failed"),
  buys("a challenge nobody finishes", { authorize: "action" }, "failed"),
  buys("an authorisation found by asking", { authorize: "unknown" }, "confirmed"),
  buys("an authorisation of another amount", { authorize: "other_amount" }, "failed"),
  buys("a capture that comes too late", { capture: "too_late" }, "failed"),
  buys("a capture of another amount", { capture: "other_amount" }, "failed"),
  buys("a capture found by asking", { capture: "unknown_but_captured" }, "confirmed"),
  buys("a capture that never was", { capture: "unknown_then_cancelled" }, "failed"),
  buys("a refund that is refused", { lose: { at: "seats.confirm", flight: "HF101" }, refund: "refused" }, "failed"),
  buys("a refund that takes its time", { lose: { at: "seats.confirm", flight: "HF102" }, refund: "pending" }, "failed"),
  buys("a silent provider, then late success", { silent: "authorized" }, "confirmed"),
  buys("a silent provider, then a webhook", { silent: "authorized", webhook: true }, "confirmed"),
  buys("a silent provider that never had it", { silent: "cancelled" }, "failed"),
  ...SILENCES,
  {
    name: "a declined card, then another",
    wish: { authorize: "declined" },
    client: [() => pay(1, "keep"), () => pay(2)],
    ends: "confirmed",
  },
  {
    name: "a declined card, then nothing",
    wish: { authorize: "declined" },
    client: [() => pay(1, "keep"), waits],
    ends: "expired",
  },
  { name: "a change of seats", wish: {}, client: [changes, pays], ends: "confirmed" },
  { name: "two changes of seats, the second back", wish: {}, client: [changes, changesBack, pays], ends: "confirmed" },
  ...REFUSED_CHANGES,
  ...LOST_CHANGES,
  { name: "a change of seats whose time runs out", wish: { deaf: "HF102" }, client: [changes], ends: "expired" },
  { name: "a change of seats, then nothing", wish: {}, client: [changes, waits], ends: "expired" },
  { name: "a change of seats, then a release", wish: {}, client: [changes, releases], ends: "cancelled" },
  {
    name: "a change of pinned seats after a declined card, then another card",
    wish: { authorize: "declined" },
    client: [() => pay(1, "keep"), changes, () => pay(2)],
    ends: "confirmed",
  },
  { name: "a hold nobody pays", wish: {}, client: [waits], ends: "expired" },
  { name: "a hold given back", wish: {}, client: [releases], ends: "cancelled" },
  { name: "a booking cancelled", wish: {}, client: [pays, quotes, confirms], ends: "cancelled" },
  {
    name: "a booking cancelled whose refund is refused",
    wish: { refund: "refused" },
    client: [pays, quotes, confirms],
    ends: "cancelled",
  },
  { name: "a sold booking whose flight is cancelled", wish: {}, client: [pays, quotes, grounds], ends: "cancelled" },
  {
    name: "a sold booking whose flight is cancelled and whose refund is refused",
    wish: { refund: "refused" },
    client: [pays, grounds],
    ends: "cancelled",
  },
  { name: "a hold whose flight is cancelled", wish: {}, client: [grounds], ends: "cancelled" },
];

function run(scenario: Scenario, plans: Plan[]): Shard {
  const shard = new Shard(scenario.wish, plans);
  shard.play(scenario);
  return shard;
}

/** What is not as it must be when everything rests; nothing, where all is well. */
function problems({ record, truth, outbox, restless }: Shard, ends: BookingRecord["status"]): string[] {
  const seats = truth.seats(record);
  const paid = [...truth.payments.values()];
  const sum = (part: "captured" | "refunded" | "debt") => paid.reduce((total, payment) => total + payment[part], 0);
  const kept = sum("captured") - sum("refunded") - sum("debt");
  const fee = record.cancellations.find(({ state }) => state === "confirmed")?.fee_minor ?? 0;
  const isSold = record.status === "confirmed";
  const { flights, record: known } = truth.designators(record);
  const rules: [string, boolean][] = [
    [`it ends ${ends}, not ${record.status}`, record.status === ends],
    [`seats are all sold or all free, not ${seats.join()}`, seats.every((state) => state === (isSold ? "sold" : "free"))],
    [
      `the seats sold are those of the record, not ${flights.join()} for ${known.join()}`,
      !isSold || flights.join() === known.join(),
    ],
    ["no change is under way", runningChange(record) === undefined],
    ["money captured and kept is the price of what was sold", kept === (isSold ? record.total_minor : fee)],
    ["at most one capture", truth.captures <= 1],
    ["no authorisation stays open", paid.every(({ intent }) => intent !== "authorized" && intent !== "requires_action")],
    ["the record knows the refunds", sum("refunded") === record.payments.reduce((total, each) => total + each.refunded_minor, 0)],
    ["tickets go with a sale only", record.tickets.some(({ state }) => state === "open") === isSold],
    [`nothing is left to send, not ${outbox.join()}`, outbox.length === 0],
    [
      `the end is announced once, not ${truth.notices.join()}`,
      truth.notices.filter((id) => id.endsWith(`.${ends}`)).length === 1,
    ],
    [`a copy of an answer changes nothing, not ${restless.join()}`, restless.length === 0],
  ];
  return rules.flatMap(([rule, holds]) => (holds ? [] : [rule]));
}

const FAULTS = [...COMMAND_FAULTS, ...TURN_FAULTS];
/** How often each fault struck each node. */
const strikes = new Map<string, number>();
const reached = new Map<string, Set<string>>();

/** Every fault at every node this scenario passes. */
function plansFor(scenario: Scenario): Plan[] {
  const { sent, entered } = run(scenario, []);
  for (const [node, ids] of sent) for (const id of ids) reached.set(node, (reached.get(node) ?? new Set<string>()).add(id));
  return [...new Set([...sent.keys(), ...entered])].flatMap((node) =>
    FAULTS.flatMap((fault) => (["first", "last", "all"] as const).map((which): Plan => ({ node, fault, which }))),
  );
}

describe("money captured if and only if every seat is sold", () => {
  it.each(SCENARIOS)("in $name, with one fault at any step", (scenario) => {
    const wrong: string[] = problems(run(scenario, []), scenario.ends);
    for (const plan of plansFor(scenario)) {
      const shard = run(scenario, [plan]);
      for (const { node, fault } of shard.struck) strikes.set(`${node}: ${fault}`, (strikes.get(`${node}: ${fault}`) ?? 0) + 1);
      const found = problems(shard, scenario.ends);
      if (found.length > 0) wrong.push(`${plan.fault} at ${plan.node} (${plan.which}): ${found.join("; ")}`);
    }
    expect(wrong).toEqual([]);
  });

  it.each(SCENARIOS)("in $name, with a fault at any two steps", (scenario) => {
    const plans = plansFor(scenario).filter(({ node, which }) => which === "first" && STEPS.has(node));
    const wrong: string[] = [];
    for (const [i, one] of plans.entries())
      for (const other of plans.slice(i + 1)) {
        const found = problems(run(scenario, [one, other]), scenario.ends);
        if (found.length > 0) wrong.push(`${one.fault} at ${one.node} and ${other.fault} at ${other.node}: ${found.join("; ")}`);
      }
    expect(wrong).toEqual([]);
  });
});

it("has sent the commands of every step, and struck every step with every fault", () => {
  const missing = NODES.flatMap(({ name, silent }) => [
    ...(silent || reached.has(name) ? [] : [`no command of ${name}`]),
    ...(silent ? TURN_FAULTS : FAULTS).flatMap((fault) => (strikes.has(`${name}: ${fault}`) ? [] : [`${fault} at ${name}`])),
  ]);
  expect(missing).toEqual([]);
});
