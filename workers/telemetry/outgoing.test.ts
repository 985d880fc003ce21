import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Outgoing } from "./outgoing.ts";

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => vi.useRealTimers());

/** Work by its number, and what is known of it by now. */
function outgoing(isReady: (work: number) => boolean = () => true) {
  const sent: { at: number; works: number[] }[] = [];
  const alive: Promise<void>[] = [];
  const began = Date.now();
  const all = new Outgoing<number>(isReady);
  const send = async (works: number[]): Promise<void> => void sent.push({ at: Date.now() - began, works });
  return {
    sent,
    alive,
    add: (work: number, how = send) => all.add(work, how, (running) => alive.push(running)),
  };
}

test("what ends within half a second goes together", async () => {
  const { add, sent, alive } = outgoing();
  for (const work of [1, 2, 3]) {
    add(work);
    await vi.advanceTimersByTimeAsync(100);
  }
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent).toEqual([{ at: 500, works: [1, 2, 3] }]);
  expect(alive).toHaveLength(1);
  await alive[0];
  expect(vi.getTimerCount()).toBe(0);
});

test("what is not known yet waits, and keeps nobody else waiting", async () => {
  let known = false;
  const { add, sent } = outgoing((work) => work !== 1 || known);
  add(1);
  add(2);
  await vi.advanceTimersByTimeAsync(1_600);
  known = true;
  await vi.advanceTimersByTimeAsync(500);
  expect(sent).toEqual([
    { at: 500, works: [2] },
    { at: 2_000, works: [1] },
  ]);
});

test("what is never known goes after ten seconds", async () => {
  const { add, sent } = outgoing(() => false);
  add(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toEqual([{ at: 10_000, works: [1] }]);
});

test("much goes in parts, and what is beyond all bounds not at all", async () => {
  const { add, sent } = outgoing();
  for (let work = 0; work < 5_000; work++) add(work);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent.every(({ works }) => works.length <= 200)).toBe(true);
  const works = sent.flatMap((part) => part.works);
  expect([works.length, works.at(-1)]).toEqual([2_000, 4_999]);
});

test("where there is always something, one after another sends for all", async () => {
  const { add, sent, alive } = outgoing((work) => work % 2 === 0);
  for (let work = 0; work < 600; work++) {
    add(work);
    await vi.advanceTimersByTimeAsync(100);
  }
  // The last turn is over meanwhile: what still waits goes with whatever comes next.
  await vi.advanceTimersByTimeAsync(12_000);
  add(600);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(new Set(sent.flatMap(({ works }) => works)).size).toBe(601);
  expect(alive.length).toBeLessThan(6);
  expect(sent.length).toBeLessThan(150);
});

test("whoever sends for all may be ended with its invocation: another one goes on", async () => {
  const { add, sent } = outgoing();
  add(1, () => new Promise<void>(() => {}));
  await vi.advanceTimersByTimeAsync(1_000);
  add(2);
  await vi.advanceTimersByTimeAsync(20_000);
  add(3);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(sent.flatMap(({ works }) => works)).toEqual([2, 3]);
});
