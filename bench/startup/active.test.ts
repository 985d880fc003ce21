import { expect, test } from "vitest";
import { activeMs } from "./active.ts";

test("what runs is counted, and what waits is not", () => {
  const node = (id: number, functionName: string) => ({ id, callFrame: { functionName } });
  const nodes = [node(1, "(root)"), node(2, "(idle)"), node(3, "parse"), node(4, "(garbage collector)")];
  expect(activeMs({ nodes, samples: [3, 2, 4, 3], timeDeltas: [1000, 90_000, 500, 250] })).toBe(1.75);
});
