import path from "node:path";
import { invariant } from "#domain/invariant.ts";

const NAME = "test-probe";
const BINDINGS = { FLIGHT_SEATS: "FlightSeats", BOOKING_SAGAS: "BookingSagas" };
type Send = (body: string) => Promise<{ json(): Promise<unknown> }>;

/** The probe as one more Worker of a harness. */
export const PROBE_WORKER = {
  name: NAME,
  config: {
    name: NAME,
    main: path.join(import.meta.dirname, "index.ts"),
    compatibility_date: "2026-08-01",
    durable_objects: {
      bindings: Object.entries(BINDINGS).map(([name, className]) => ({
        name,
        class_name: className,
        script_name: "holdfast-objects",
      })),
    },
  },
};

/** A stand-in for a Durable Object whose every method is a call through the probe. */
export function objectOver<Api extends object>(send: Send, binding: keyof typeof BINDINGS, name: string): Api {
  return new Proxy({} as Api, {
    // A promise is told from other objects by its `then`, which no object has here.
    get: (_, method) =>
      method === "then"
        ? undefined
        : async (...args: unknown[]) => {
            invariant(typeof method === "string", "methods have names");
            const answer = await (await send(JSON.stringify({ binding, name, method, args }))).json();
            invariant(
              typeof answer === "object" && answer !== null && "result" in answer,
              `the probe answered ${JSON.stringify(answer)}`,
            );
            return answer.result;
          },
  });
}
