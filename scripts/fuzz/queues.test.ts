import fc from "fast-check";
import { expect, test } from "vitest";
import { asSent, bodiesOf, type Queue, QUEUES } from "./queues.ts";

test.each(Object.keys(QUEUES) as Queue[])(
  "of the queue of %s there are bodies, of which some are messages and some are none",
  (queue) => {
    const bodies = fc.sample(bodiesOf(queue), { seed: 1, numRuns: 200 });
    const messages = bodies.filter((body) => QUEUES[queue].safeParse(body).success);
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.length).toBeLessThan(bodies.length);
  },
);

test.each([
  ["an endless number, which JSON has not", { a: -Infinity, b: [Infinity] }, { a: null, b: [null] }],
  ["what is not defined", { a: undefined, b: 1 }, { b: 1 }],
  ["what is too long for one message of many", "x".repeat(10_001), null],
])("a body is judged as it arrives: %s", (_, body, arrived) => expect(asSent(body)).toEqual(arrived));
