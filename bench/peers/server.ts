import { createHash } from "node:crypto";
import Fastify from "fastify";
import { createLocalJWKSet, jwtVerify } from "jose";
import pg from "pg";
import { CreateBooking } from "#contracts/bookings.ts";
import { ACCESS_TOKEN } from "#contracts/users.ts";
import { invariant } from "#domain/invariant.ts";
import { openOffer } from "#platform/offer-token.ts";

/**
 * The peer: the same request, checked the same way (token, body, offer), against a PostgreSQL row lock instead of an object.
 * A process of its own; it says on which port it listens, and answers until its parent ends it.
 */
const setting = (name: string): string => {
  const value = process.env[name];
  invariant(value !== undefined, `${name} is set`);
  return value;
};
/** PostgreSQL does best with few connections to the core; more only wait for each other. */
const POOL_SIZE = 8;
const HOLD_TTL_S = 900;

const keys = createLocalJWKSet({ keys: [JSON.parse(setting("PEER_JWK")) as { kty: string }] });
const pool = new pg.Pool({ host: setting("PEER_SOCKET_DIR"), user: "postgres", database: "postgres", max: POOL_SIZE });
const callers = new Map<string, { user: string; until: number }>();
const app = Fastify({ bodyLimit: 64 * 1024 });

/** As in the gateway: a token's signature is checked once, and remembered until it expires. */
async function callerOf(authorization: string | undefined): Promise<string | null> {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) return null;
  const known = callers.get(token);
  if (known !== undefined && known.until > Date.now()) return known.user;
  const { payload } = await jwtVerify(token, keys, {
    algorithms: [ACCESS_TOKEN.alg],
    typ: ACCESS_TOKEN.typ,
    issuer: setting("PEER_ISSUER"),
    audience: setting("PEER_AUDIENCE"),
  });
  if (payload.sub === undefined) return null;
  callers.set(token, { user: payload.sub, until: (payload.exp ?? 0) * 1000 });
  return payload.sub;
}

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
  const user = await callerOf(request.headers.authorization).catch(() => null);
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
