import { z } from "@hono/zod-openapi";
import { BoardingPassId } from "#contracts/common.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { operation, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";

const documented = {
  method: "get",
  operationId: "getBoardingPassPdf",
  tags: ["Check-in"],
  summary: "A boarding pass as PDF",
  access: "bookings:read",
  rate: "account",
  services: ["bookings", "search", "notifications"],
  description: "One page: passenger, flight, seat, sequence number, and an Aztec bar code (IATA Resolution 792).",
  responses: {
    200: { description: "The document.", content: { "application/pdf": { schema: z.string().meta({ format: "binary" }) } } },
  },
  problems: ["not_found"],
} as const;

/** As the API documents it. */
export const documentation = operation({
  ...documented,
  path: "/v1/boarding-passes/{id}.pdf",
  request: { params: z.object({ id: BoardingPassId }) },
});

/** As the router, which knows whole segments only, can serve it. */
export const route = operation({
  ...documented,
  path: "/v1/boarding-passes/{file}",
  request: { params: z.object({ file: z.string().regex(/^brd_[0-9a-z_]+\.pdf$/) }) },
});

export const handler: Handler<typeof route> = async (c) => {
  const id = c.req.valid("param").file.slice(0, -".pdf".length);
  const result = await call(() => c.env.BOOKINGS.boardingPassDocument({ id, user_id: callerOf(c).user_id }));
  if (!result.ok) return refuse(c, result.error);
  const document = result.value;
  const pdf = await call(() => c.env.NOTIFICATIONS.boardingPassPdf(document));
  const { carrier, number, record_locator } = document.pass;
  return c.body(new Uint8Array(pdf), 200, {
    "content-type": "application/pdf",
    "content-disposition": `inline; filename="boarding-pass-${carrier}${number}-${record_locator}.pdf"`,
    "cache-control": "private, no-store",
  });
};
