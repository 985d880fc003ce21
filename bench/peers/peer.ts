import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { invariant } from "#domain/invariant.ts";
import type { Host } from "../host.ts";
import { startPostgres } from "./postgres.ts";
import { serve } from "./serve.ts";

export interface Peer {
  url: string;
  version: string;
  /** Puts a flight's free seats in. */
  open(flightId: string, designators: string[]): Promise<void>;
  /** Seats of the flight that are held, and bookings on it. */
  count(flightId: string): Promise<{ held: number; bookings: number }>;
  stop(): Promise<void>;
}

/** Fastify in front of a PostgreSQL of its own, with the host's keys: the same tokens and offers are good for both. */
export async function startPeer(host: Host, audience: string, publicJwk: Record<string, unknown>): Promise<Peer> {
  const postgres = await startPostgres();
  const sql = new pg.Client({ host: postgres.socketDir, user: "postgres", database: "postgres" });
  await sql.connect();
  await sql.query(readFileSync(path.join(import.meta.dirname, "schema.sql"), "utf8"));
  const server = await serve(path.join(import.meta.dirname, "server.ts"), {
    PEER_SOCKET_DIR: postgres.socketDir,
    PEER_JWK: JSON.stringify(publicJwk),
    PEER_ISSUER: host.publicUrl,
    PEER_AUDIENCE: audience,
    PEER_OFFER_KEY: host.secrets["OFFER_SIGNING_KEY"],
  });
  return {
    url: server.url,
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
      await server.stop();
      await sql.end();
      await postgres.stop();
    },
  };
}
