import fc from "fast-check";
import { expect, test } from "vitest";
import { bodiesOf, type Queue, QUEUES } from "./queues.ts";

test.each(Object.keys(QUEUES) as Queue[])(
  "of the queue of %s there are bodies, of which some are messages and some are none",
  (queue) => {
    const bodies = fc.sample(bodiesOf(queue), { seed: 1, numRuns: 200 });
    const messages = bodies.filter((body) => QUEUES[queue].safeParse(body).success);
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.length).toBeLessThan(bodies.length);
  },
);
