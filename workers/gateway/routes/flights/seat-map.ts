import { z } from "@hono/zod-openapi";
import { Currency } from "#contracts/common.ts";
import { SeatMap } from "#contracts/offers.ts";
import { hasSeatPrices } from "#domain/seat/price.ts";
import { call } from "../../call.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { FlightPath } from "../../parameters.ts";
import { refuse } from "../../refuse.ts";

const PricedCurrency = Currency.refine(hasSeatPrices, "a currency that seats have prices in");

export const route = operation({
  method: "get",
  path: "/v1/flights/{flight_id}/seat-map",
  operationId: "getSeatMap",
  tags: ["Flights"],
  summary: "The seats of a flight",
  description:
    "From the flight's seat lock itself, so it is never older than the answer. Seat prices are in the currency of the departure airport unless another is asked for.",
  access: "public",
  rate: "public_read",
  services: ["search"],
  fresh_s: 0,
  request: { params: FlightPath, query: z.strictObject({ currency: PricedCurrency.optional() }) },
  responses: { 200: json("The seat map.", SeatMap) },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { flight_id: flightId } = c.req.valid("param");
  const { currency } = c.req.valid("query");
  const result = await call(() => c.env.SEARCH.seatMap(flightId, currency));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
