import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { Host } from "../../host.ts";
import { startPostgres } from "../postgres.ts";
import { bundledPeer, fillSearch } from "../search/peer.ts";
import { serve } from "../serve.ts";

const HERE = import.meta.dirname;

export interface StoredReservation {
  id: string;
  customer_id: string;
  flight_id: string;
  designator: string;
}
export interface SeatsMixPeer {
  url: string;
  version: string;
  /** The processes that have started all others of it. */
  pids: number[];
  /** Every reservation that holds a seat. */
  held(): Promise<StoredReservation[]>;
  stop(): Promise<void>;
}

/** Fastify in front of a PostgreSQL of its own that has the host's flights, at serializable isolation, with the host's keys. */
export async function startSeatsMixPeer(
  host: Host,
  options: { audience: string; publicJwk: Record<string, unknown>; seats: number },
): Promise<SeatsMixPeer> {
  const dir = mkdtempSync(path.join(tmpdir(), "holdfast-peer-"));
  const program = path.join(dir, "server.cjs");
  writeFileSync(program, await bundledPeer(path.join(HERE, "server.ts"), { "./read-legs.ts": path.join(HERE, "read-legs.ts") }));
  const postgres = await startPostgres();
  await fillSearch(host, postgres.socketDir);
  const sql = new pg.Client({ host: postgres.socketDir, user: "postgres", database: "postgres" });
  await sql.connect();
  await sql.query(readFileSync(path.join(HERE, "schema.sql"), "utf8"));
  const server = await serve(program, {
    // node-postgres hands these over when it connects.
    PGOPTIONS: "-c default_transaction_isolation=serializable",
    PEER_SOCKET_DIR: postgres.socketDir,
    PEER_JWK: JSON.stringify(options.publicJwk),
    PEER_ISSUER: host.publicUrl,
    PEER_AUDIENCE: options.audience,
    PEER_OFFER_KEY: host.secrets["OFFER_SIGNING_KEY"],
    PEER_SEATS: String(options.seats),
  });
  return {
    url: server.url,
    version: `PostgreSQL ${postgres.version}`,
    pids: [server.pid, postgres.pid],
    async held() {
      const { rows } = await sql.query<StoredReservation>(
        "SELECT id, customer_id, flight_id, designator FROM reservations WHERE status = 'held'",
      );
      return rows;
    },
    async stop() {
      await server.stop();
      await sql.end();
      await postgres.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
