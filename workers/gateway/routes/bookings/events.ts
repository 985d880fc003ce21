import { streamSSE, type SSEStreamingApi } from "hono/streaming";
import { z } from "@hono/zod-openapi";
import { TERMINAL_STATUSES, type Booking } from "#contracts/bookings.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { operation, type Handler } from "../../operation.ts";
import { BookingPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";
import { knownVersion } from "./version-tag.ts";

/** One wait for a change; also how often a quiet stream shows that it lives. */
const WAIT_MS = 25_000;
/**
 * One request may make 32 calls to other Workers. Beside these it asks for the booking first, may fetch the keys of tokens and look after five
 * services, and a call that the runtime broke off is made twice. The client comes back with `Last-Event-ID`, and nothing is lost.
 */
const MAX_WAITS = 22;
const RECONNECT_MS = 1_000;

export const route = operation({
  method: "get",
  path: "/v1/bookings/{id}/events",
  operationId: "streamBooking",
  tags: ["Bookings"],
  summary: "A booking as it changes",
  description:
    "Server-sent events named `booking`, the booking as data, its version as id. Ends when the booking's status is final, and after 9 minutes at the latest: whoever comes back with `Last-Event-ID` misses nothing, and one that has seen a final status is answered 204.",
  access: "bookings:read",
  rate: "account",
  services: ["bookings"],
  parameters: [
    {
      name: "Last-Event-ID",
      in: "header",
      required: false,
      schema: { type: "string" },
      description: "The version that is known already: only later ones are sent.",
      example: "7",
    },
  ],
  request: { params: BookingPath },
  responses: {
    200: { description: "The stream.", content: { "text/event-stream": { schema: z.string() } } },
    204: { description: "There is nothing more to come." },
  },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const query = { booking_id: c.req.valid("param").id, user_id: callerOf(c).user_id };
  const first = await call(() => c.env.BOOKINGS.get(query));
  if (!first.ok) return refuse(c, first.error);
  const seen = knownVersion(`v${c.req.header("last-event-id") ?? ""}`);
  if (seen === first.value.version && isFinal(first.value.booking)) return c.body(null, 204);
  return streamSSE(c, async (stream) => {
    let current = first.value;
    if (current.version !== seen) await send(stream, current);
    for (let waits = 0; waits < MAX_WAITS && !isFinal(current.booking) && !stream.aborted; waits++) {
      const since = current.version;
      const next = await call(() => c.env.BOOKINGS.get({ ...query, wait_ms: WAIT_MS, since_version: since }));
      if (!next.ok) return;
      current = next.value;
      await (current.version === since ? stream.write(": still here\n\n") : send(stream, current));
    }
  });
};

const isFinal = (booking: Booking): boolean => TERMINAL_STATUSES.includes(booking.status);

const send = (stream: SSEStreamingApi, { booking, version }: { booking: Booking; version: number }) =>
  stream.writeSSE({ event: "booking", id: String(version), data: JSON.stringify(booking), retry: RECONNECT_MS });
