import { z } from "@hono/zod-openapi";
import { MAX_OFFER_ID, Offer } from "#contracts/offers.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";

const OFFER_ID = "off_eyJleHBpcmVzX2F0IjoiMjAyNi0xMS0yM1QyMDoxNTowMFoifQ.c2lnbmF0dXJl";

export const route = operation({
  method: "get",
  path: "/v1/offers/{id}",
  operationId: "getOffer",
  tags: ["Flights"],
  summary: "Check an offer again",
  description: "Checks signature and expiry, and counts the seats that are left now. Nothing is held.",
  access: "public",
  rate: "public_read",
  services: ["search"],
  fresh_s: 0,
  request: { params: z.object({ id: z.string().min(1).max(MAX_OFFER_ID).meta({ example: OFFER_ID }) }) },
  responses: { 200: json("The same offer with today's seat count.", Offer) },
  problems: ["offer_invalid", "offer_expired"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { id } = c.req.valid("param");
  const result = await call(() => c.env.SEARCH.offer(id));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
