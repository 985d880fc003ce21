import path from "node:path";
import { invariant } from "#domain/invariant.ts";
import { bundled } from "../../../scripts/bundles.ts";
import type { DatabaseFile } from "../../../scripts/databases.ts";
import type { DatabaseCall, ObjectCall } from "./index.ts";

export const PROBE = "test-probe";
export const PROBE_ENTRY = path.join(import.meta.dirname, "index.ts");
const OBJECTS = { FLIGHT_SEATS: "FlightSeats", BOOKING_SAGAS: "BookingSagas" };
type Send = (body: string) => Promise<{ json(): Promise<unknown> }>;
export type Row = Record<string, unknown>;

/** The probe as one more Worker of a harness, with every database bound under its name. */
export const probeConfig = (databases: DatabaseFile[]) =>
  bundled({
    name: PROBE,
    main: PROBE_ENTRY,
    compatibility_date: "2026-08-01",
    d1_databases: databases.map(({ name, id }) => ({ binding: name, database_name: name, database_id: id })),
    durable_objects: {
      bindings: Object.entries(OBJECTS).map(([name, className]) => ({
        name,
        class_name: className,
        script_name: "holdfast-objects",
      })),
    },
  });

/** A stand-in for a Durable Object whose every method is a call through the probe. */
export function objectOver<Api extends object>(send: Send, binding: keyof typeof OBJECTS, name: string): Api {
  return new Proxy({} as Api, {
    // A promise is told from other objects by its `then`, which no object has here.
    get: (_, method) =>
      method === "then"
        ? undefined
        : (...args: unknown[]) => {
            invariant(typeof method === "string", "methods have names");
            return resultOf(send, { binding, name, method, args });
          },
  });
}

/** Runs statements of one of the databases in one transaction; the rows of each. */
export const rowsOver = (send: Send, call: DatabaseCall): Promise<Row[][]> => resultOf(send, call) as Promise<Row[][]>;

async function resultOf(send: Send, call: ObjectCall | DatabaseCall): Promise<unknown> {
  const answer = await (await send(JSON.stringify(call))).json();
  invariant(typeof answer === "object" && answer !== null && "result" in answer, `the probe answered ${JSON.stringify(answer)}`);
  return answer.result;
}
