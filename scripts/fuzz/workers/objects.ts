import * as z from "zod";

export * from "../../../durable-objects/index.ts";

interface Env {
  BOOKINGS_QUEUE: Queue;
  NOTIFICATIONS_QUEUE: Queue;
  PAYMENTS_QUEUE: Queue;
  SEARCH_QUEUE: Queue;
}
const Sent = z.strictObject({
  queue: z.enum(["bookings", "notifications", "payments", "search"]),
  bodies: z.array(z.json()),
});

/** The objects as they are deployed; besides, whoever asks here puts anything at all on a queue. */
export default {
  async fetch(request, env) {
    const { queue, bodies } = Sent.parse(await request.json());
    const queues = {
      bookings: env.BOOKINGS_QUEUE,
      notifications: env.NOTIFICATIONS_QUEUE,
      payments: env.PAYMENTS_QUEUE,
      search: env.SEARCH_QUEUE,
    };
    await queues[queue].sendBatch(bodies.map((body) => ({ body, contentType: "json" as const })));
    return new Response(null, { status: 204 });
  },
} satisfies ExportedHandler<Env>;
