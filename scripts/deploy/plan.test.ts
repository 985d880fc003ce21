import { describe as group, expect, test } from "vitest";
import { describePlan } from "./describe.ts";
import { plan, type Wanted } from "./plan.ts";
import { type Consumption, NOTHING, type State } from "./state.ts";

const consumption = (queue: string, more: Partial<Consumption> = {}): Consumption => ({
  queue,
  dead_letter_queue: undefined,
  batch_size: 10,
  max_wait_time_ms: 0,
  max_retries: 5,
  retry_delay: 2,
  ...more,
});
const OF_PAYMENTS = consumption("payments", { dead_letter_queue: "payments-dlq" });
const OF_DEAD_LETTERS = consumption("payments-dlq", { max_retries: 100 });
const OBJECTS = { name: "objects", fingerprint: "objects-1", consumes: [], onWorkersDev: false };
const PAYMENTS = {
  name: "payments",
  fingerprint: "payments-1",
  consumes: [OF_PAYMENTS, OF_DEAD_LETTERS],
  onWorkersDev: true,
};
const WANTED: Wanted = {
  workers: [OBJECTS, PAYMENTS],
  databases: [
    { name: "flights", migrations: ["0000_init.sql"], airports: ["LHR", "JFK"] },
    { name: "payments", migrations: ["0000_init.sql", "0001_more.sql"], airports: [] },
  ],
  queues: ["payments", "payments-dlq"],
  hosts: [{ host: "fly.acme.com", worker: "payments" }],
  secrets: [],
};
const STRIPE = { name: "STRIPE_SECRET_KEY", made: false, workers: ["payments"] };
const worker = (fingerprint: string | null, more: Partial<State["workers"][string]> = {}) => ({
  fingerprint,
  secrets: [],
  consumes: PAYMENTS.consumes,
  onWorkersDev: true,
  objectMigration: null,
  version: "v1",
  versions: 1,
  ...more,
});
const COMPLETE: State = {
  databases: {
    flights: { id: "f", migrations: ["0000_init.sql"], airports: ["LHR", "JFK"] },
    payments: { id: "p", migrations: ["0000_init.sql", "0001_more.sql"], airports: [] },
  },
  queues: ["payments-dlq", "payments"],
  hosts: { "fly.acme.com": "payments" },
  workers: { objects: worker("objects-1", { onWorkersDev: false }), payments: worker("payments-1") },
};
const lines = (state: State, wanted: Wanted = WANTED) =>
  plan(state, wanted).steps.map((step) => describePlan({ steps: [step], unchanged: [] })[0]);

test("an account that has nothing gets everything, whatever is bound before what binds it", () => {
  expect(lines(NOTHING, { ...WANTED, secrets: [STRIPE] })).toEqual([
    "create   queue payments-dlq",
    "create   queue payments",
    "create   database flights",
    "create   database payments",
    "migrate  database flights: 0000_init",
    "load     database flights: 2 airports",
    "migrate  database payments: 0000_init, 0001_more",
    "deploy   objects, for the first time",
    "deploy   payments, for the first time, with STRIPE_SECRET_KEY",
    "attach   host fly.acme.com to payments",
  ]);
});

test("an account that has everything gets nothing", () => {
  const { steps, unchanged } = plan(COMPLETE, WANTED);
  expect(steps).toEqual([]);
  expect(unchanged).toEqual([
    "queue payments-dlq",
    "queue payments",
    "database flights",
    "database payments",
    "Worker objects",
    "Worker payments",
    "host fly.acme.com",
  ]);
  expect(describePlan({ steps, unchanged })[0]).toBe("nothing to do");
});

group("only what is missing is done", () => {
  const without = (change: Partial<State>) => lines({ ...COMPLETE, ...change });
  test.each<[string, Partial<State>, string[]]>([
    ["a host", { hosts: {} }, ["attach   host fly.acme.com to payments"]],
    ["a queue", { queues: ["payments"] }, ["create   queue payments-dlq"]],
    [
      "a migration",
      { databases: { ...COMPLETE.databases, payments: { id: "p", migrations: ["0000_init.sql"], airports: [] } } },
      ["migrate  database payments: 0001_more"],
    ],
    [
      "an airport that is otherwise",
      { databases: { ...COMPLETE.databases, flights: { id: "f", migrations: ["0000_init.sql"], airports: ["LHR", "XXX"] } } },
      ["load     database flights: 1 airports"],
    ],
    [
      "a Worker that was never deployed",
      { workers: { objects: worker("objects-1", { onWorkersDev: false }) } },
      ["deploy   payments, for the first time"],
    ],
    [
      "a Worker that has changed",
      { workers: { ...COMPLETE.workers, objects: worker("objects-0") } },
      ["deploy   objects, changed"],
    ],
    [
      "a Worker that somebody deployed otherwise",
      { workers: { ...COMPLETE.workers, payments: worker(null) } },
      ["deploy   payments, changed"],
    ],
    [
      "a Worker whose upload succeeded and whose consumer did not",
      { workers: { ...COMPLETE.workers, payments: worker("payments-1", { consumes: [OF_PAYMENTS] }) } },
      ["deploy   payments, which was left unfinished"],
    ],
    ...(
      [
        ["dead-letter queue", { dead_letter_queue: "others-dlq" }],
        ["batches", { batch_size: 100 }],
        ["patience", { max_wait_time_ms: 5000 }],
        ["retries", { max_retries: 3 }],
        ["pauses", { retry_delay: 0 }],
      ] as const
    ).map(([what, former]): [string, Partial<State>, string[]] => [
      `a Worker whose upload succeeded and whose consumer kept its former ${what}`,
      {
        workers: {
          ...COMPLETE.workers,
          payments: worker("payments-1", { consumes: [{ ...OF_PAYMENTS, ...former }, OF_DEAD_LETTERS] }),
        },
      },
      ["deploy   payments, which was left unfinished"],
    ]),
    [
      "a Worker that still answers where it should no more",
      { workers: { ...COMPLETE.workers, objects: worker("objects-1") } },
      ["deploy   objects, which was left unfinished"],
    ],
    [
      "a Worker that does not answer where it should",
      { workers: { ...COMPLETE.workers, payments: worker("payments-1", { onWorkersDev: false }) } },
      ["deploy   payments, which was left unfinished"],
    ],
  ])("%s", (_, change, expected) => {
    expect(without(change)).toEqual(expected);
  });

  test("nothing where the account does not say how a queue is consumed, or a file does not", () => {
    const unsaid = { queue: "payments", dead_letter_queue: undefined, batch_size: undefined };
    const silent = { ...unsaid, max_wait_time_ms: undefined, max_retries: undefined, retry_delay: undefined };
    expect(
      without({ workers: { ...COMPLETE.workers, payments: worker("payments-1", { consumes: [silent, OF_DEAD_LETTERS] }) } }),
    ).toEqual([]);
    expect(lines(COMPLETE, { ...WANTED, workers: [OBJECTS, { ...PAYMENTS, consumes: [silent] }] })).toEqual([]);
  });

  test("a secret: its Worker is deployed though nothing else of it has changed", () => {
    expect(lines(COMPLETE, { ...WANTED, secrets: [STRIPE] })).toEqual([
      "deploy   payments, for its secrets, with STRIPE_SECRET_KEY",
    ]);
  });

  test("a Worker whose bundle nobody has made is deployed, since nobody knows that it is the same", () => {
    expect(lines(COMPLETE, { ...WANTED, workers: [OBJECTS, { ...PAYMENTS, fingerprint: null }] })).toEqual([
      "deploy   payments, changed",
    ]);
  });
});

test("after any number of its steps the plan is the rest of them", () => {
  const all = plan(NOTHING, WANTED).steps;
  for (let done = 0; done <= all.length; done += 1) {
    const state = all.slice(0, done).reduce<State>((before, step) => {
      switch (step.kind) {
        case "create_queue":
          return { ...before, queues: [...before.queues, step.queue] };
        case "create_database":
          return { ...before, databases: { ...before.databases, [step.database]: { id: "x", migrations: [], airports: [] } } };
        case "migrate":
        case "load_airports": {
          const found = before.databases[step.database] ?? { id: "x", migrations: [], airports: [] };
          const wanted = WANTED.databases.find(({ name }) => name === step.database);
          const change = step.kind === "migrate" ? { migrations: step.migrations } : { airports: wanted?.airports ?? [] };
          return { ...before, databases: { ...before.databases, [step.database]: { ...found, ...change } } };
        }
        case "attach_host":
          return { ...before, hosts: { ...before.hosts, [step.host]: step.worker } };
        case "deploy":
          return {
            ...before,
            workers: {
              ...before.workers,
              [step.worker]: worker(`${step.worker}-1`, { onWorkersDev: step.worker === "payments" }),
            },
          };
      }
    }, NOTHING);
    expect(plan(state, WANTED).steps).toEqual(all.slice(done));
  }
});
