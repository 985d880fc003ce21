import { simClone } from "./globals.ts";
import { Life } from "./object-host.ts";
import type { Simulation } from "./simulation.ts";

export interface QueueSettings {
  name: string;
  max_batch_size: number;
  max_retries: number;
  /** `life`: of the Worker's invocation, which may end before the batch is done. */
  consume: (batch: MessageBatch, life: Life) => Promise<void>;
  /** A message as it was sent has become a dead letter; an operator may send it again. */
  parked: (queue: SimQueue, body: unknown) => void;
}
interface Waiting {
  id: string;
  body: unknown;
  /** What was sent, where the body was spoilt on the way. */
  original: unknown;
  attempts: number;
  due: number;
}

const DELIVERY_MS = 8;
const DELAYED_MS = 90_000;
/** A batch whose handler threw comes again after this. */
const RETRY_MS = 2_000;

/** A queue that delivers at least once where it does not lose, in any order, and a dead-letter queue behind it. */
export class SimQueue {
  readonly #simulation: Simulation;
  readonly #settings: QueueSettings;
  #waiting: Waiting[] = [];
  #n = 0;

  constructor(simulation: Simulation, settings: QueueSettings) {
    this.#simulation = simulation;
    this.#settings = settings;
  }

  send(body: unknown): Promise<void> {
    return this.sendBatch([{ body }]);
  }

  async sendBatch(messages: { body: unknown }[]): Promise<void> {
    await this.#simulation.sleep(1);
    for (const { body } of messages) this.#accept(simClone(body));
  }

  #accept(body: unknown): void {
    const { fault, around } = bound(this.#simulation);
    if (fault("queue_lost")) return;
    const copies = fault("queue_duplicate") ? 2 : 1;
    for (let i = 0; i < copies; i++) {
      // A consumer of another version does not know the type; the message itself stays as it is.
      const sent = fault("queue_poison") && typeof body === "object" ? { ...body, type: "thing.unheard_of" } : body;
      this.#put(sent, body, 1, fault("queue_delayed") ? around(DELAYED_MS) : 1 + around(DELIVERY_MS));
    }
  }

  #put(body: unknown, original: unknown, attempts: number, delayMs: number): void {
    this.#waiting.push({
      id: `${this.#settings.name}-${this.#n++}`,
      body,
      original,
      attempts,
      due: this.#simulation.now + Math.round(delayMs),
    });
    this.#simulation.after(delayMs, () => this.#deliver());
  }

  #deliver(): void {
    const ready = this.#waiting.filter(({ due }) => due <= this.#simulation.now).slice(0, this.#settings.max_batch_size);
    if (ready.length === 0) return;
    this.#waiting = this.#waiting.filter((message) => !ready.includes(message));
    void this.#handle(ready);
  }

  async #handle(batch: Waiting[]): Promise<void> {
    const verdicts = new Map<Waiting, number | "ack">();
    const messages = batch.map((message) => ({
      id: message.id,
      timestamp: new Date(this.#simulation.now),
      body: message.body,
      attempts: message.attempts,
      ack: () => void verdicts.set(message, "ack"),
      retry: (options?: { delaySeconds?: number }) =>
        void verdicts.set(message, (options?.delaySeconds ?? RETRY_MS / 1000) * 1000),
    }));
    const ackAll = (): void => {
      for (const message of batch) verdicts.set(message, "ack");
    };
    let otherwise: number | "ack" = "ack";
    try {
      const life = new Life();
      const given = { queue: this.#settings.name, messages, ackAll } as unknown as MessageBatch;
      await life.guard(this.#settings.consume(given, life));
    } catch {
      otherwise = RETRY_MS;
    }
    for (const message of batch) {
      // Not before somebody has looked at it: an operator drops what has been parked, not what will be.
      if (message.body !== message.original) this.#settings.parked(this, message.original);
      this.#conclude(message, verdicts.get(message) ?? otherwise);
    }
  }

  #conclude(message: Waiting, verdict: number | "ack"): void {
    if (verdict === "ack") return;
    if (message.attempts <= this.#settings.max_retries)
      return this.#put(message.body, message.original, message.attempts + 1, verdict);
    this.#simulation.count("dead letter");
    this.#settings.parked(this, message.original);
    this.#simulation.note(`dead letter ${JSON.stringify(message.body).slice(0, 120)}`);
    void this.#bury(message);
  }

  async #bury(message: Waiting): Promise<void> {
    const letter = { ...message, attempts: 1, ack: () => acked.add(message), retry: () => undefined };
    const acked = new Set<Waiting>();
    while (!acked.has(message)) {
      const life = new Life();
      const batch = { queue: `${this.#settings.name}-dlq`, messages: [letter] };
      await life.guard(this.#settings.consume(batch as unknown as MessageBatch, life)).catch(() => undefined);
      await this.#simulation.sleep(30_000);
    }
  }
}

const bound = (simulation: Simulation) => ({
  fault: simulation.fault.bind(simulation),
  around: simulation.around.bind(simulation),
});
