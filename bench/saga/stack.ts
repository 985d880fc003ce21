import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { invariant } from "#domain/invariant.ts";
import { databasesOf } from "../../scripts/databases.ts";
import { ensureDevVars } from "../../scripts/dev-vars.ts";
import { localSecrets, writeLocalConfigs } from "../../scripts/local-config.ts";
import { ROOT } from "../../scripts/paths.ts";
import { apiOver } from "../../scripts/api/api.ts";
import { prepareDatabases, TIMETABLE_DAYS, withDatabases } from "../../scripts/start/prepare-databases.ts";
import { inbox } from "../../test/harness/evidence.ts";
import { freePort, startServer } from "../../test/harness/server.ts";
import { type Host, startHost } from "../host.ts";
import { type TokenOf, tokensFor } from "../tokens.ts";
import type { Booker } from "./booker.ts";

type Booked = Pick<Booker, "opened" | "confirmed">;

/** What the bench asks, however it is served. */
export interface Stack {
  /** Where its API listens. */
  gateway: string;
  /** Where the sandbox's pages are. */
  sandbox: string;
  secrets: Record<string, string>;
  tokenOf: TokenOf;
  /** How it is served, for the title. */
  what: string;
  /** Null where no profile can be taken of it. */
  runtime: Host["runtime"] | null;
  /** Waits until the work beside the path has caught up with all that was booked so far. */
  settled(booked: Booked): Promise<void>;
  close(): Promise<void>;
}

/** As many as a spike of this design had when it was measured; a deployment starts with more. */
const SHARDS = "16";
const SETTLE_MS = 120_000;
const LOOK_EVERY_MS = 200;

/** The bare runtime (`bench/host.ts`). */
export async function benchStack({ isProfiled, hasMail }: { isProfiled: boolean; hasMail: boolean }): Promise<Stack> {
  const entries: Record<string, string> = hasMail ? {} : { "holdfast-notifications": "bench/workers/no-mail.ts" };
  const host = await startHost({ isProfiled, vars: { SAGA_SHARDS: SHARDS }, entries });
  const { tokenOf } = await tokensFor(host);
  const count = async (database: string, sql: string): Promise<number> =>
    (await host.rows<{ n: number }>(database, sql))[0]?.n ?? 0;
  return {
    ...host,
    tokenOf,
    what: `the bench's host, ${SHARDS} shards, ${hasMail ? "mail and e-ticket beside the path" : "without mails"}`,
    async settled({ opened, confirmed }) {
      await caughtUp(`${opened} bookings in the list, ${confirmed.length} of them confirmed`, async () => {
        const listed = await count("holdfast-bookings", "SELECT count(*) AS n FROM bookings");
        const done = await count("holdfast-bookings", "SELECT count(*) AS n FROM bookings WHERE status = 'confirmed'");
        return listed === opened && done === confirmed.length;
      });
      if (!hasMail) return;
      await caughtUp(`${confirmed.length} mails`, async () => {
        const mails = await count(
          "holdfast-notifications",
          "SELECT count(DISTINCT booking_id) AS n FROM notifications WHERE channel = 'email' AND type = 'booking.confirmed' AND status = 'sent'",
        );
        return mails === confirmed.length;
      });
    },
  };
}

/** The system just as `npm start` serves it, on an empty state, with one more signing key in its database of users. */
export async function startedStack(): Promise<Stack> {
  const stateDir = mkdtempSync(path.join(tmpdir(), "holdfast-bench-"));
  // The server that is started takes them from the same places.
  const secrets = localSecrets(ensureDevVars(path.join(ROOT, ".dev.vars")).vars, process.env);
  const port = await freePort();
  const publicUrl = `http://localhost:${port}`;
  const workers = writeLocalConfigs({ dir: path.join(stateDir, "config"), publicUrl, secrets });
  const users = databasesOf(workers).filter(({ name }) => name === "holdfast-users");
  await prepareDatabases(users, stateDir, new Date().toISOString().slice(0, 10), TIMETABLE_DAYS);
  const { tokenOf } = await withDatabases(users, stateDir, (databaseOf) =>
    tokensFor({
      publicUrl,
      async execute(name, sql, ...parameters) {
        const database = await databaseOf(name);
        await database
          .prepare(sql)
          .bind(...parameters)
          .run();
      },
    }),
  );
  const server = await startServer(stateDir, {}, port);
  const url = `http://127.0.0.1:${port}`;
  const system = apiOver((target, init) => fetch(new URL(target, url), init));
  let mailed = 0;
  return {
    gateway: url,
    sandbox: url,
    secrets,
    tokenOf,
    what: "the stack that `npm start` serves",
    runtime: null,
    async settled({ confirmed }) {
      for (; mailed < confirmed.length; mailed++) {
        const { email } = confirmed[mailed] ?? { email: "" };
        await caughtUp(`the mail to ${email}`, async () =>
          (await inbox(system, email)).some(({ type }) => type === "booking.confirmed"),
        );
      }
    },
    async close() {
      await server.stop();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

async function caughtUp(what: string, isThere: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + SETTLE_MS;
  while (!(await isThere())) {
    invariant(performance.now() < deadline, `${what} did not come within ${SETTLE_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
