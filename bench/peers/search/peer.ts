import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import pg from "pg";
import { invariant } from "#domain/invariant.ts";
import type { Host } from "../../host.ts";
import { startPostgres } from "../postgres.ts";
import { serve } from "../serve.ts";

const HERE = import.meta.dirname;
const FLIGHTS = "holdfast-flights";
/** Modules of the search Worker that read D1, and those that read PostgreSQL in their place. */
const READERS = ["./read-legs.ts", "./fares.ts", "./reference.ts", "./database.ts"];

export interface SearchPeer {
  url: string;
  version: string;
  stop(): Promise<void>;
}

/** Fastify with the search's own code in front of a PostgreSQL that has the host's flights and fares. */
export async function startSearchPeer(host: Host): Promise<SearchPeer> {
  const dir = mkdtempSync(path.join(tmpdir(), "holdfast-peer-"));
  const program = path.join(dir, "server.cjs");
  writeFileSync(program, await bundledPeer(path.join(HERE, "server.ts")));
  const postgres = await startPostgres();
  await fillSearch(host, postgres.socketDir);
  const server = await serve(program, {
    PEER_SOCKET_DIR: postgres.socketDir,
    PEER_OFFER_KEY: host.secrets["OFFER_SIGNING_KEY"],
  });
  return {
    url: server.url,
    version: `PostgreSQL ${postgres.version}`,
    async stop() {
      await server.stop();
      await postgres.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A program with the search's own code in it. `readers`: files that read otherwise than those beside this one, by the module they replace. */
export async function bundledPeer(entry: string, readers: Record<string, string> = {}): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    target: "node24",
    logLevel: "silent",
    external: ["pg-native"],
    plugins: [
      {
        name: "postgres",
        setup(to) {
          to.onResolve({ filter: /^\.\// }, ({ path: wanted, importer }) =>
            importer.includes("/workers/search/") && READERS.includes(wanted)
              ? { path: readers[wanted] ?? path.join(HERE, wanted) }
              : undefined,
          );
        },
      },
    ],
  });
  const [output] = outputFiles;
  invariant(output, "esbuild made a bundle of the peer");
  return output.text;
}

const COPIED = {
  flights:
    "id, carrier, number, origin, destination, origin_terminal, destination_terminal, local_date, departs_at, arrives_at, departs_local, arrives_local, aircraft, status",
  fares: "origin, destination, booking_class, amount_minor, currency",
} as const;
const ROWS_A_STATEMENT = 5_000;

/** Copies what the host's search database has. */
export async function fillSearch(host: Host, socketDir: string): Promise<void> {
  const sql = new pg.Client({ host: socketDir, user: "postgres", database: "postgres" });
  await sql.connect();
  await sql.query(readFileSync(path.join(HERE, "schema.sql"), "utf8"));
  for (const [table, columns] of Object.entries(COPIED)) {
    const rows = await host.rows<object>(FLIGHTS, `SELECT ${columns} FROM ${table}`);
    for (let first = 0; first < rows.length; first += ROWS_A_STATEMENT) {
      const some = JSON.stringify(rows.slice(first, first + ROWS_A_STATEMENT));
      await sql.query(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`, [
        some,
      ]);
    }
  }
  const stations = await host.rows<{ code: string }>(FLIGHTS, "SELECT * FROM airports");
  for (const station of stations)
    await sql.query("INSERT INTO airports (code, row) VALUES ($1, $2)", [station.code, JSON.stringify(station)]);
  const sectors = await host.rows<object>(
    FLIGHTS,
    "SELECT origin, destination, min(block_min) AS shortest_min, max(block_min) AS longest_min FROM schedules GROUP BY origin, destination",
  );
  await sql.query("INSERT INTO sectors SELECT * FROM json_populate_recordset(NULL::sectors, $1)", [JSON.stringify(sectors)]);
  await sql.query("ANALYZE");
  await sql.end();
}
