import { createHash } from "node:crypto";
import Fastify from "fastify";
import pg from "pg";
import { CreateBooking } from "#contracts/bookings.ts";
import { openOffer } from "#platform/offer-token.ts";
import { callerOf } from "./caller.ts";
import { setting } from "./setting.ts";

/** PostgreSQL does best with few connections to the core; more only wait for each other. */
const POOL_SIZE = 8;
const HOLD_TTL_S = 900;

const pool = new pg.Pool({ host: setting("PEER_SOCKET_DIR"), user: "postgres", database: "postgres", max: POOL_SIZE });
/**
 * The peer: the same request, checked the same way (token, body, offer), against a PostgreSQL row lock instead of an object.
 * A process of its own; it says on which port it listens, and answers until its parent ends it.
 */
const app = Fastify({ bodyLimit: 64 * 1024 });

/** The seat and the booking in one statement, so in one round trip and one commit; a loser changes nothing. */
const HOLD = `WITH seat AS (
    UPDATE seats SET held_by = $1, held_until = now() + make_interval(secs => ${HOLD_TTL_S})
    WHERE (flight_id, designator) = (
      SELECT flight_id, designator FROM seats
      WHERE flight_id = $2 AND held_by IS NULL AND ($3::text IS NULL OR designator = $3)
      LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING flight_id, designator)
  INSERT INTO bookings (id, user_id, request_hash, flight_id, designator, status)
  SELECT $1, $4, $5, flight_id, designator, 'held' FROM seat RETURNING designator`;

app.post("/v1/bookings", async (request, reply) => {
  const user = await callerOf(request.headers.authorization);
  if (user === null) return reply.code(401).send({ code: "unauthenticated" });
  const key = request.headers["idempotency-key"];
  if (typeof key !== "string") return reply.code(400).send({ code: "idempotency_key_required" });
  const body = CreateBooking.safeParse(request.body);
  if (!body.success) return reply.code(400).send({ code: "validation_failed" });
  const offer = await openOffer(body.data.offer_id, setting("PEER_OFFER_KEY"), Date.now());
  if (!offer.ok) return reply.code(422).send({ code: offer.error.reason });
  const flight = offer.value.slices[0]?.segments[0]?.flight_id;
  const wish = body.data.passengers[0]?.seat_selections?.[0]?.designator ?? null;
  const hash = createHash("sha256").update(JSON.stringify(request.body)).digest("hex");
  const id = createHash("sha256").update(`${user}:${key}`).digest("hex");
  const { rows } = await pool.query<{ designator: string }>({ name: "hold", text: HOLD, values: [id, flight, wish, user, hash] });
  const seat = rows[0]?.designator;
  if (seat === undefined) return reply.code(409).send({ code: wish === null ? "sold_out" : "seat_unavailable" });
  return reply.code(201).send({ id, status: "held", passengers: [{ seats: [{ flight_id: flight, designator: seat }] }] });
});

const address = await app.listen({ host: "127.0.0.1", port: 0 });
console.log(`listening ${address}`);
