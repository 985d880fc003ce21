import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { invariant } from "#domain/invariant.ts";
import type { Host } from "../host.ts";
import { startPostgres } from "./postgres.ts";

export interface Peer {
  url: string;
  version: string;
  /** Puts a flight's free seats in. */
  open(flightId: string, designators: string[]): Promise<void>;
  /** Seats of the flight that are held, and bookings on it. */
  count(flightId: string): Promise<{ held: number; bookings: number }>;
  stop(): Promise<void>;
}

const LISTENING = /^listening (\S+)$/m;

/** Fastify in front of a PostgreSQL of its own, with the host's keys: the same tokens and offers are good for both. */
export async function startPeer(host: Host, audience: string, publicJwk: Record<string, unknown>): Promise<Peer> {
  const postgres = await startPostgres();
  const sql = new pg.Client({ host: postgres.socketDir, user: "postgres", database: "postgres" });
  await sql.connect();
  await sql.query(readFileSync(path.join(import.meta.dirname, "schema.sql"), "utf8"));
  const server = spawn(process.execPath, [path.join(import.meta.dirname, "server.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      PEER_SOCKET_DIR: postgres.socketDir,
      PEER_JWK: JSON.stringify(publicJwk),
      PEER_ISSUER: host.publicUrl,
      PEER_AUDIENCE: audience,
      PEER_OFFER_KEY: host.secrets["OFFER_SIGNING_KEY"],
    },
  });
  const end = (): void => void server.kill("SIGTERM");
  process.once("exit", end);
  const url = await new Promise<string>((resolve, reject) => {
    server.stdout.on("data", (chunk: Buffer) => {
      const address = LISTENING.exec(chunk.toString())?.[1];
      if (address !== undefined) resolve(address);
    });
    server.once("exit", (code) => reject(new Error(`the peer ended with ${code}`)));
  });
  return {
    url,
    version: `PostgreSQL ${postgres.version}`,
    async open(flightId, designators) {
      await sql.query("INSERT INTO seats (flight_id, designator) SELECT $1, unnest($2::text[])", [flightId, designators]);
      await sql.query("ANALYZE seats");
    },
    async count(flightId) {
      const { rows } = await sql.query<{ held: number; bookings: number }>(
        `SELECT (SELECT count(*)::int FROM seats WHERE flight_id = $1 AND held_by IS NOT NULL) AS held,
                (SELECT count(DISTINCT designator)::int FROM bookings WHERE flight_id = $1) AS bookings`,
        [flightId],
      );
      const [row] = rows;
      invariant(row, "a count has a row");
      return row;
    },
    async stop() {
      process.off("exit", end);
      const exited = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGTERM");
      await exited;
      await sql.end();
      await postgres.stop();
    },
  };
}
