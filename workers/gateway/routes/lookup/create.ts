import { Lookup, MaskedBooking } from "#contracts/bookings.ts";
import { call } from "../../call.ts";
import { json, jsonBody, operation, type Handler } from "../../operation.ts";
import { networkOfRequest } from "../../middleware/rate-limit.ts";
import { spendLookup } from "../../rate-limit/lookup-budget.ts";
import { answerProblem, refuse } from "../../refuse.ts";

export const route = operation({
  method: "post",
  path: "/v1/lookup",
  operationId: "lookUpBooking",
  tags: ["Bookings"],
  summary: "Find a booking by record locator and family name",
  description:
    "Shows the itinerary with names masked. Every miss gets the same answer. Misses have budgets besides the rate class: by network, by name, by locator, and one for everybody.",
  access: "public",
  rate: "lookup",
  services: ["bookings"],
  body: "json",
  request: { body: jsonBody(Lookup, { record_locator: "K7QXZ4", family_name: "Lovelace" }) },
  responses: { 200: json("The masked itinerary.", MaskedBooking) },
  problems: ["not_found", "rate_limited"],
});

export const handler: Handler<typeof route> = async (c) => {
  const query = c.req.valid("json");
  const budget = await spendLookup(c.env, networkOfRequest(c), query);
  if (!budget.ok) return answerProblem(c, "rate_limited", { retry_after_s: budget.error.retry_in_ms / 1000 });
  const result = await call(() => c.env.BOOKINGS.lookup(query));
  if (!result.ok) return refuse(c, result.error);
  c.executionCtx.waitUntil(budget.value.giveBack());
  return c.json(result.value, 200);
};
