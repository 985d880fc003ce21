import { expect, test } from "vitest";
import { WranglerConfig } from "../wrangler-config.ts";
import { topologyRefusals } from "./topology.ts";

type Change = Record<string, unknown>;
const OBJECTS = {
  name: "objects",
  main: "index.ts",
  durable_objects: { bindings: [{ name: "SEATS", class_name: "Seats" }] },
  migrations: [{ tag: "v1", new_sqlite_classes: ["Seats"] }],
  queues: { producers: [{ binding: "QUEUE", queue: "payments" }] },
};
const PAYMENTS = {
  name: "payments",
  main: "index.ts",
  services: [{ binding: "OBJECTS", service: "objects" }],
  durable_objects: { bindings: [{ name: "SEATS", class_name: "Seats", script_name: "objects" }] },
  queues: {
    consumers: [{ queue: "payments", dead_letter_queue: "payments-dlq" }, { queue: "payments-dlq" }],
  },
};
const refusals = (objects: Change = {}, payments: Change = {}, others: Change[] = []) =>
  topologyRefusals(
    [{ ...OBJECTS, ...objects }, { ...PAYMENTS, ...payments }, ...others].map((each) => WranglerConfig.parse(each)),
  );

test("Workers that fit together are not refused", () => {
  expect(refusals()).toEqual([]);
});

const consumers = (...list: Change[]) => ({ queues: { consumers: list } });
test.each<[string, Parameters<typeof refusals>, string]>([
  [
    "a queue without a dead-letter queue",
    [{}, consumers({ queue: "payments" })],
    "payments: the queue payments has no dead_letter_queue, so what fails at every retry would be lost. Name payments-dlq.",
  ],
  [
    "a dead-letter queue that nobody consumes",
    [{}, consumers({ queue: "payments", dead_letter_queue: "payments-dlq" })],
    "The dead-letter queue payments-dlq has no consumer, so its messages would be lost after four days.",
  ],
  [
    "a consumer of a queue that nobody sends to",
    [{}, consumers({ queue: "payment", dead_letter_queue: "p-dlq" }, { queue: "p-dlq" }, ...PAYMENTS.queues.consumers)],
    "payments: it consumes the queue payment, to which no Worker sends. Is the name right?",
  ],
  [
    "a queue that nobody consumes",
    [{ queues: { producers: [...OBJECTS.queues.producers, { binding: "B", queue: "mails" }] } }],
    "objects: it sends to the queue mails, which no Worker consumes.",
  ],
  [
    "a queue with two consumers",
    [{}, {}, [{ name: "third", main: "i.ts", ...consumers(...PAYMENTS.queues.consumers.slice(0, 1)) }]],
    "The queue payments has more than one consumer; Cloudflare gives it to one Worker only.",
  ],
  [
    "a service that is not deployed",
    [{}, { services: [{ binding: "SEARCH", service: "search" }] }],
    "payments: its service binding SEARCH leads to search, which is not deployed. Add it to scripts/workers.ts.",
  ],
  [
    "objects of a Worker that is not deployed",
    [{}, { durable_objects: { bindings: [{ name: "SEATS", class_name: "Seats", script_name: "object" }] } }],
    "payments: its object binding SEATS leads to object, which is not deployed. Add it to scripts/workers.ts.",
  ],
  [
    "a tail consumer that is not deployed",
    [{ streaming_tail_consumers: [{ service: "telemetry" }] }],
    "objects: its tail consumer leads to telemetry, which is not deployed. Add it to scripts/workers.ts.",
  ],
  [
    "a caller before its callee",
    [{ services: [{ binding: "PAYMENTS", service: "payments" }] }],
    "objects: its service binding PAYMENTS leads to payments, which is deployed after it. Callees come first.",
  ],
  [
    "an object class without a migration",
    [{ migrations: [] }, { durable_objects: { bindings: [] } }],
    "objects: its object binding SEATS names the class Seats, which no migration of objects makes. Add one to its [[migrations]].",
  ],
  [
    "a class that a later migration has renamed",
    [
      { migrations: [...OBJECTS.migrations, { tag: "v2", renamed_classes: [{ from: "Seats", to: "FlightSeats" }] }] },
      { durable_objects: { bindings: [] } },
    ],
    "objects: its object binding SEATS names the class Seats, which no migration of objects makes. Add one to its [[migrations]].",
  ],
  [
    "a class that a later migration has deleted",
    [{ durable_objects: { bindings: [] }, migrations: [...OBJECTS.migrations, { tag: "v2", deleted_classes: ["Seats"] }] }],
    "payments: its object binding SEATS names the class Seats, which no migration of objects makes. Add one to its [[migrations]].",
  ],
  [
    "a binding to the sandbox",
    [{}, { services: [{ binding: "PROVIDER", service: "holdfast-sandbox" }] }],
    "payments: its service binding PROVIDER leads to the sandbox, which plays the payment provider and the mailbox. Unbind it.",
  ],
  [
    "the sandbox itself",
    [{}, {}, [{ name: "holdfast-staging-sandbox", main: "i.ts" }]],
    "holdfast-staging-sandbox: the sandbox is for local runs and is never deployed.",
  ],
])("refuses %s", (_, change, expected) => {
  expect(refusals(...change)).toEqual([expected]);
});
