import { z } from "@hono/zod-openapi";
import { TicketNumber } from "#contracts/common.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { operation, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";

const documented = {
  method: "get",
  operationId: "getTicketPdf",
  tags: ["Tickets"],
  summary: "An e-ticket as PDF",
  access: "bookings:read",
  rate: "account",
  services: ["bookings", "notifications"],
  description: "One page: passenger, flights as they leave now, seats, price, and a bar code (IATA Resolution 792).",
  responses: {
    200: { description: "The document.", content: { "application/pdf": { schema: z.string().meta({ format: "binary" }) } } },
  },
  problems: ["not_found"],
} as const;

/** As the API documents it. */
export const documentation = operation({
  ...documented,
  path: "/v1/tickets/{number}.pdf",
  request: { params: z.object({ number: TicketNumber }) },
});

/** As the router, which knows whole segments only, can serve it. */
export const route = operation({
  ...documented,
  path: "/v1/tickets/{file}",
  request: { params: z.object({ file: z.string().regex(/^[0-9]{13}\.pdf$/) }) },
});

export const handler: Handler<typeof route> = async (c) => {
  const number = c.req.valid("param").file.slice(0, -".pdf".length);
  const result = await call(() => c.env.BOOKINGS.ticketDocument({ number, user_id: callerOf(c).user_id }));
  if (!result.ok) return refuse(c, result.error);
  const document = result.value;
  const pdf = await call(() => c.env.NOTIFICATIONS.ticketPdf(document));
  return c.body(new Uint8Array(pdf), 200, {
    "content-type": "application/pdf",
    "content-disposition": `inline; filename="${number}.pdf"`,
    "cache-control": "private, no-store",
  });
};
