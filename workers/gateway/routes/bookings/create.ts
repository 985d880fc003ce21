import { Booking, CreateBooking } from "#contracts/bookings.ts";
import { refuseBotAtHold } from "../../bot-check/check.ts";
import { call } from "../../call.ts";
import { callerOf, commandOf, markReplay } from "../../command.ts";
import { json, jsonBody, LOCATION, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { networkOfRequest } from "../../middleware/rate-limit.ts";
import { rateSettings } from "../../rate-limit/settings.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "post",
  path: "/v1/bookings",
  operationId: "createBooking",
  tags: ["Bookings"],
  summary: "Hold seats on every flight of an offer",
  description:
    "All seats of all flights, or none. Seats not chosen are assigned without charge, the party together where possible. An infant shares an adult's seat: the first infant the first adult's, the second the second's. Seats in exit rows are not for children, nor for an adult with an infant.",
  access: "bookings:write",
  rate: "booking",
  services: ["bookings"],
  checksBots: true,
  idempotency: "required",
  body: "json",
  request: {
    body: jsonBody(CreateBooking, {
      offer_id: "off_eyJleHBpcmVzX2F0IjoiMjAyNi0xMS0yM1QyMDoxNTowMFoifQ.c2lnbmF0dXJl",
      contact: { email: "ada@example.com", phone: "+447700900123" },
      passengers: [
        {
          id: "pax_1",
          given_name: "Ada",
          family_name: "Lovelace",
          born_on: "1990-12-10",
          seat_selections: [{ flight_id: "HF101_2026-12-01_LHR", designator: "14C" }],
        },
      ],
    }),
  },
  responses: { 201: { ...json("The seats are held until `expires_at`.", Booking), headers: { ...REPLAY_HEADERS, ...LOCATION } } },
  problems: [
    "unauthenticated",
    "bot_check_required",
    "offer_invalid",
    "offer_expired",
    "flight_closed",
    "passenger_mismatch",
    "passenger_duplicated",
    "seat_duplicated",
    "seat_not_found",
    "seat_wrong_cabin",
    "seat_not_allowed",
    "seat_unavailable",
    "sold_out",
    "fare_unavailable",
    "hold_limit",
    "hold_cooldown",
    "idempotency_key_reused",
  ],
});

export const handler: Handler<typeof route> = async (c) => {
  const command = await commandOf(c, await c.req.json());
  const body = c.req.valid("json");
  const bot = await refuseBotAtHold(c, command);
  if (bot !== null) return bot;
  // Agents sell to many people: the limits on one person's live holds are not theirs.
  const exempt = callerOf(c).role !== "passenger";
  // Where limits are wide (tests, demos) everybody comes from one network.
  const network = rateSettings(c.env).factor > 1 ? null : networkOfRequest(c);
  const result = await call(() => c.env.BOOKINGS.create({ ...command, exempt, network, body }));
  if (!result.ok) return refuse(c, result.error);
  markReplay(c, result.value);
  c.header("Location", result.value.body.links.self);
  return c.json(result.value.body, 201);
};
