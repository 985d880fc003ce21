import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Journal, type Plan } from "../ordeal/journal.ts";
import { SeatRecorder } from "../../test/linearizability/recorder.ts";
import { CALM_TICKET_WAIT_MS, makeUp } from "./make-up.ts";

const MINUTE_MS = 60_000;
let journal: Journal;
let did: string[];
/** What a client comes to that means to do this. */
let book: (plan: Plan) => Promise<void>;
const stop = () => new AbortController();
const run = ({ signal }: AbortController) =>
  makeUp({
    journal,
    book: async (plan) => {
      did.push(plan);
      await book(plan);
    },
    kill: async () => void did.push("kill"),
    stop: signal,
  });
const comesTo = async (plan: Plan) => {
  const entry = journal.held({ booking_id: "bkg_1", key: "key-1", plan });
  if (plan === "release") entry.release = "accepted";
  if (plan === "pay_and_cancel") entry.cancel = "accepted";
};

beforeEach(() => {
  vi.useFakeTimers();
  journal = new Journal(new SeatRecorder());
  did = [];
  book = comesTo;
});
afterEach(() => void vi.useRealTimers());

test("each ending that the kills left no time for is come to once, and the system killed on it", async () => {
  await run(stop());
  expect(did).toEqual(["leave", "kill", "release", "kill", "pay_and_cancel", "kill"]);
});

test("what there was under the kills is not done again, nor is anything killed for it", async () => {
  for (const plan of ["leave", "release", "pay_and_cancel"] as const) await comesTo(plan);
  await run(stop());
  expect(did).toEqual([]);
});

test("what its client had no word of is not there yet", async () => {
  await Promise.all((["leave", "release", "pay_and_cancel"] as const).map(comesTo));
  for (const entry of journal.entries) if (entry.plan === "release") entry.release = "no_answer";
  await run(stop());
  expect(did).toEqual(["release", "kill"]);
});

test("where no ticket comes it ends all the same, within some minutes", async () => {
  book = async (plan) => {
    if (plan !== "pay_and_cancel") return comesTo(plan);
    await new Promise((resolve) => setTimeout(resolve, CALM_TICKET_WAIT_MS));
  };
  const began = performance.now();
  const made = run(stop());
  await vi.runAllTimersAsync();
  await made;
  expect(performance.now() - began).toBeLessThan(8 * MINUTE_MS);
  expect(did).toEqual(["leave", "kill", "release", "kill", ...Array<Plan>(3).fill("pay_and_cancel")]);
});

test("who has had enough is not kept waiting for another try", async () => {
  book = async () => {};
  const enough = stop();
  const made = run(enough);
  await vi.advanceTimersByTimeAsync(1_000);
  enough.abort();
  await vi.advanceTimersByTimeAsync(10_000);
  await made;
  expect(did).toEqual(["leave"]);
});
