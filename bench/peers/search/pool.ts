import pg from "pg";
import { invariant } from "#domain/invariant.ts";

const host = process.env["PEER_SOCKET_DIR"];
invariant(host !== undefined, "PEER_SOCKET_DIR is set");

// Epoch milliseconds, which JavaScript's numbers hold.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** PostgreSQL does best with few connections to the core; more only wait for each other. */
export const pool = new pg.Pool({ host, user: "postgres", database: "postgres", max: 8 });
