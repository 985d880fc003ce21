import { createHash } from "node:crypto";
import Fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import { ChangeSeats, CreateBooking } from "#contracts/bookings.ts";
import { NotificationPreferences } from "#contracts/notification-preferences.ts";
import { chosenSeats, priceOf } from "#domain/booking/chosen-seats.ts";
import { openOffer } from "#platform/offer-token.ts";
import { callerOf } from "../caller.ts";
import { answerOffers } from "../search/answer.ts";
import { setting } from "../setting.ts";
import { repeats } from "./query.ts";
import { seatMapOf } from "./seat-map.ts";
import { changeReservation, endReservation, reserve, setPreferences, takenSeats } from "./reservations.ts";

/**
 * The peer of `seats-mix`: the same requests, checked the same way by the same code (token, body, offer, seat), against PostgreSQL at
 * serializable isolation. Searches are those of the peer of `search`, by what is left here. It says on which port it listens, and
 * answers until its parent ends it.
 */
const app = Fastify({ bodyLimit: 64 * 1024 });
const NO_EXIT_RULES: ReadonlySet<string> = new Set();

app.get("/v1/offers", (request, reply) => {
  void reply.type("application/json");
  return answerOffers(request.url, request.query);
});

app.get<{ Params: { id: string } }>("/v1/flights/:id/seat-map", async (request) =>
  seatMapOf(request.params.id, await takenSeats(request.params.id)),
);

app.post("/v1/bookings", (request, reply) =>
  asCaller(request, reply, async (user) => {
    const key = request.headers["idempotency-key"];
    if (typeof key !== "string") return reply.code(400).send({ code: "idempotency_key_required" });
    const body = CreateBooking.safeParse(request.body);
    if (!body.success) return reply.code(400).send({ code: "validation_failed" });
    const { passengers, offer_id } = body.data;
    const offer = await openOffer(offer_id, setting("PEER_OFFER_KEY"), Date.now());
    if (!offer.ok) return reply.code(422).send({ code: offer.error.reason });
    const { slices, total } = offer.value;
    const segments = slices.flatMap((slice) => slice.segments);
    const chosen = chosenSeats(passengers, segments, total.currency, NO_EXIT_RULES);
    const seat = passengers[0]?.seat_selections?.[0];
    if (!chosen.ok || seat === undefined) return reply.code(422).send({ code: "seat_not_found" });
    const result = await reserve({
      id: hashOf(`${user}:${key}`),
      customer_id: user,
      request_hash: hashOf(JSON.stringify(request.body)),
      total_minor: total.amount_minor + priceOf(chosen.value),
      ...seat,
    });
    if (result.code !== "held") return reply.code(STATUS[result.code]).send(result);
    return reply.code(201).send({ id: result.id, status: "held", passengers: [{ seats: [seat] }] });
  }),
);

app.put<{ Params: { id: string } }>("/v1/bookings/:id/seats", (request, reply) =>
  asCaller(request, reply, async (user) => {
    const body = ChangeSeats.safeParse(request.body);
    const seat = body.data?.passengers[0]?.seat_selections[0];
    if (seat === undefined) return reply.code(400).send({ code: "validation_failed" });
    const { id } = request.params;
    const code = await changeReservation({ id, customer_id: user, ...seat });
    if (code !== "held") return reply.code(STATUS[code]).send({ code });
    return reply.send({ id, status: "held", passengers: [{ seats: [seat] }] });
  }),
);

app.delete<{ Params: { id: string } }>("/v1/bookings/:id", (request, reply) =>
  asCaller(request, reply, async (user) =>
    (await endReservation({ id: request.params.id, customer_id: user }))
      ? reply.code(204).send()
      : reply.code(404).send({ code: "not_found" }),
  ),
);

app.put("/v1/me/notification-preferences", (request, reply) =>
  asCaller(request, reply, async (user) => {
    const body = NotificationPreferences.safeParse(request.body);
    if (!body.success) return reply.code(400).send({ code: "validation_failed" });
    await setPreferences(user, body.data);
    return reply.send(body.data);
  }),
);

/** For the bench: how many transactions PostgreSQL had to be asked again. */
app.get("/repeats", () => ({ repeats: repeats() }));

const STATUS = { seat_unavailable: 409, hold_limit: 429, idempotency_key_reused: 422, not_found: 404 } as const;

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

async function asCaller(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: (user: string) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const user = await callerOf(request.headers.authorization);
  return user === null ? reply.code(401).send({ code: "unauthenticated" }) : await answer(user);
}

void app.listen({ host: "127.0.0.1", port: 0 }).then((address) => console.log(`listening ${address}`));
