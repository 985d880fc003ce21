import { Lookup, MaskedBooking } from "#contracts/bookings.ts";
import { call } from "../../call.ts";
import { json, jsonBody, operation, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "post",
  path: "/v1/lookup",
  operationId: "lookUpBooking",
  tags: ["Bookings"],
  summary: "Find a booking by record locator and family name",
  description: "Shows the itinerary with names masked. Every miss gets the same answer.",
  access: "public",
  rate: "lookup",
  body: "json",
  request: { body: jsonBody(Lookup, { record_locator: "K7QXZ4", family_name: "Lovelace" }) },
  responses: { 200: json("The masked itinerary.", MaskedBooking) },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const query = c.req.valid("json");
  const result = await call(() => c.env.BOOKINGS.lookup(query));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
