import type { WranglerConfig } from "../wrangler-config.ts";

const SANDBOX = /^holdfast(?:-staging)?-sandbox$/;
const DEAD_LETTERS = "-dlq";

/** Why something must not be deployed, each as one sentence that says where it is and what to do. */
export type Refusals = string[];

/**
 * What is wrong with Workers that are to be deployed together, in this order, whatever the environment: bindings that lead nowhere,
 * queues that would lose messages, classes that no migration makes. Pure; the wrangler files alone answer it.
 */
export function topologyRefusals(workers: readonly WranglerConfig[]): Refusals {
  return [
    ...sandboxRefusals(workers),
    ...workers.flatMap((worker, place) => calleeRefusals(worker, workers, place)),
    ...workers.flatMap((worker) => classRefusals(worker, workers)),
    ...queueRefusals(workers),
  ];
}

interface Callee {
  name: string;
  /** How the caller's wrangler file says it. */
  by: string;
}

const calleesOf = (worker: WranglerConfig): Callee[] => [
  ...worker.services.map(({ binding, service }) => ({ name: service, by: `its service binding ${binding}` })),
  ...(worker.durable_objects?.bindings ?? []).flatMap(({ name, script_name }) =>
    script_name === undefined ? [] : [{ name: script_name, by: `its object binding ${name}` }],
  ),
  ...(worker.streaming_tail_consumers ?? []).map(({ service }) => ({ name: service, by: "its tail consumer" })),
];

function sandboxRefusals(workers: readonly WranglerConfig[]): Refusals {
  return workers.flatMap((worker) => [
    ...(SANDBOX.test(worker.name) ? [`${worker.name}: the sandbox is for local runs and is never deployed.`] : []),
    ...calleesOf(worker)
      .filter(({ name }) => SANDBOX.test(name))
      .map(
        ({ by }) => `${worker.name}: ${by} leads to the sandbox, which plays the payment provider and the mailbox. Unbind it.`,
      ),
  ]);
}

function calleeRefusals(worker: WranglerConfig, workers: readonly WranglerConfig[], place: number): Refusals {
  return calleesOf(worker).flatMap(({ name, by }) => {
    if (SANDBOX.test(name)) return [];
    const callee = workers.findIndex((other) => other.name === name);
    if (callee < 0) return [`${worker.name}: ${by} leads to ${name}, which is not deployed. Add it to scripts/workers.ts.`];
    if (callee > place) return [`${worker.name}: ${by} leads to ${name}, which is deployed after it. Callees come first.`];
    return [];
  });
}

function classRefusals(worker: WranglerConfig, workers: readonly WranglerConfig[]): Refusals {
  return (worker.durable_objects?.bindings ?? []).flatMap(({ name, class_name, script_name }) => {
    const host = script_name === undefined ? worker : workers.find((other) => other.name === script_name);
    if (host === undefined || classesOf(host).has(class_name)) return [];
    return [
      `${worker.name}: its object binding ${name} names the class ${class_name}, which no migration of ${host.name} makes. Add one to its [[migrations]].`,
    ];
  });
}

/** The object classes that a Worker's migrations leave, from the first to the last. */
function classesOf({ migrations = [] }: WranglerConfig): Set<string> {
  const classes = new Set<string>();
  for (const { new_classes = [], new_sqlite_classes = [], renamed_classes = [], deleted_classes = [] } of migrations) {
    for (const name of [...new_classes, ...new_sqlite_classes]) classes.add(name);
    for (const { from, to } of renamed_classes) {
      classes.delete(from);
      classes.add(to);
    }
    for (const name of deleted_classes) classes.delete(name);
  }
  return classes;
}

function queueRefusals(workers: readonly WranglerConfig[]): Refusals {
  const consumers = workers.flatMap(({ name, queues }) => (queues?.consumers ?? []).map((each) => ({ ...each, worker: name })));
  const producers = workers.flatMap(({ name, queues }) => (queues?.producers ?? []).map((each) => ({ ...each, worker: name })));
  const consumed = consumers.map(({ queue }) => queue);
  const deadLetters = new Set(consumers.flatMap(({ dead_letter_queue }) => dead_letter_queue ?? []));
  const known = new Set([...producers.map(({ queue }) => queue), ...deadLetters]);
  return [
    ...consumers
      .filter(({ queue, dead_letter_queue }) => dead_letter_queue === undefined && !queue.endsWith(DEAD_LETTERS))
      .map(
        ({ worker, queue }) =>
          `${worker}: the queue ${queue} has no dead_letter_queue, so what fails at every retry would be lost. Name ${queue}${DEAD_LETTERS}.`,
      ),
    ...[...deadLetters]
      .filter((queue) => !consumed.includes(queue))
      .map((queue) => `The dead-letter queue ${queue} has no consumer, so its messages would be lost after four days.`),
    ...consumers
      .filter(({ queue }) => !known.has(queue))
      .map(({ worker, queue }) => `${worker}: it consumes the queue ${queue}, to which no Worker sends. Is the name right?`),
    ...producers
      .filter(({ queue }) => !consumed.includes(queue))
      .map(({ worker, queue }) => `${worker}: it sends to the queue ${queue}, which no Worker consumes.`),
    ...[...new Set(consumed)]
      .filter((queue) => consumed.filter((each) => each === queue).length > 1)
      .map((queue) => `The queue ${queue} has more than one consumer; Cloudflare gives it to one Worker only.`),
  ];
}
