import { invariant } from "#domain/invariant.ts";
import type { Host } from "./host.ts";
import { HttpClient } from "./http.ts";
import type { ObjectRows } from "./workers/bookings.ts";

/** What is kept beside bookings, seats and money, in rows. */
export interface Rows {
  /** Of sagas and flights: what nobody has acknowledged yet. */
  outbox: number;
  /** What sagas remember of the provider's events, and the services of messages that they have seen. */
  inbox: number;
  /** What flights remember of attempts that have ended. */
  tombstones: number;
  /** Messages that were given up. */
  parked: number;
}
const PARKING = ["holdfast-bookings", "holdfast-payments", "holdfast-notifications", "holdfast-flights"];
/** Databases with an inbox. */
const INBOXES = ["holdfast-payments", "holdfast-notifications"];

const CATCH_UP_MS = 120_000;
const LOOK_EVERY_MS = 250;

/** Counts rows where they are stored: in the objects by their own methods, in D1 by SQL. */
export class RowReader {
  readonly #host: Host;
  readonly #objects: HttpClient;
  readonly #shards: number;

  private constructor(host: Host, objects: HttpClient, shards: number) {
    this.#host = host;
    this.#objects = objects;
    this.#shards = shards;
  }

  static async open(host: Host, shards: number): Promise<RowReader> {
    return new RowReader(host, await HttpClient.open(await host.urlOf("holdfast-bookings")), shards);
  }

  async read(flights: string[]): Promise<Rows> {
    const { status, body } = await this.#objects.send({
      method: "POST",
      path: "/rows",
      json: { shards: this.#shards, flights },
    });
    invariant(status === 200, `the objects answered ${status}: ${body}`);
    const { sagas, seats } = JSON.parse(body) as ObjectRows;
    const inboxes = await Promise.all(INBOXES.map((database) => this.count(database, "SELECT count(*) AS n FROM inbox")));
    const parked = await Promise.all(
      PARKING.map((database) => this.count(database, "SELECT count(*) AS n FROM parked_messages")),
    );
    return {
      outbox: (sagas["outbox"] ?? 0) + (seats["outbox"] ?? 0),
      inbox: (sagas["inbox"] ?? 0) + sum(inboxes),
      tombstones: seats["tombstones"] ?? 0,
      parked: sum(parked),
    };
  }

  /** Waits until nobody's outbox has a row: all that was asked for beside the path is done. */
  async caughtUp(flights: string[]): Promise<void> {
    const deadline = performance.now() + CATCH_UP_MS;
    for (;;) {
      const { outbox } = await this.read(flights);
      if (outbox === 0) return;
      invariant(performance.now() < deadline, `${outbox} rows are in outboxes after ${CATCH_UP_MS / 1_000} s`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  async count(database: string, sql: string): Promise<number> {
    return (await this.#host.rows<{ n: number }>(database, sql))[0]?.n ?? 0;
  }

  close(): void {
    this.#objects.close();
  }
}

const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);
