import { z } from "@hono/zod-openapi";
import { Offer } from "#contracts/offers.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/offers/{id}",
  operationId: "getOffer",
  tags: ["Flights"],
  summary: "Check an offer again",
  access: "public",
  request: { params: z.object({ id: z.string().min(1).max(8192) }) },
  responses: { 200: json("The same offer with today's seat count.", Offer) },
  problems: ["offer_invalid", "offer_expired"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { id } = c.req.valid("param");
  const result = await call(() => c.env.SEARCH.offer(id));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
