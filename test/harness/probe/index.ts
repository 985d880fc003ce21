import { z } from "zod";

/** Test-only Worker: calls a method of a Durable Object and answers its result as JSON. */
interface Env {
  FLIGHT_SEATS: DurableObjectNamespace;
  BOOKING_SAGAS: DurableObjectNamespace;
}

const Call = z.strictObject({
  binding: z.enum(["FLIGHT_SEATS", "BOOKING_SAGAS"]),
  name: z.string(),
  method: z.string(),
  args: z.array(z.unknown()),
});

export default {
  async fetch(request, env) {
    const { binding, name, method, args } = Call.parse(await request.json());
    const namespace = env[binding];
    const stub = namespace.get(namespace.idFromName(name));
    const result: unknown = await Reflect.apply(Reflect.get(stub, method), stub, args);
    // JSON has no undefined, and the caller looks for a result.
    return Response.json({ result: result ?? null });
  },
} satisfies ExportedHandler<Env>;
