import type { FlightRebuilt } from "#contracts/manifest.ts";
import { ok, type Result } from "#domain/result.ts";
import { hasLeft } from "#domain/seat/cancel-flight.ts";
import type { Rebuild } from "#domain/seat/rebuild.ts";
import { shardCount, shardNames } from "#queues/saga-shard.ts";
import { recordedCheckIns } from "./check-in/recorded.ts";
import type { Env } from "./env.ts";

/**
 * `POST /v1/ops/flights/{id}/rebuild`: asks every saga what it has on the flight and lets the flight's object fill in what it
 * lacks. The sagas may change meanwhile: what they let go leaves a tombstone there, which wins. Where one that is paid for has
 * such a mark, the sagas are asked once more: what they still claim after the mark was seen has run out there, and is given back. The
 * numbers that were given at check-in come from their second record. A flight that was cancelled is so again in the same call: what
 * comes back is undone. `cancel`: so is one that is to be cancelled now, and has not left.
 */
export async function rebuildFlight(
  env: Env,
  flightId: string,
  { cancel = false } = {},
): Promise<Result<FlightRebuilt, { reason: "not_found" }>> {
  const definition = await env.SEARCH.flightDefinition(flightId);
  const cancelNow = cancel && definition.ok && !hasLeft(definition.value, Date.now());
  const cancelled = definition.ok ? cancelNow && definition : await env.SEARCH.cancelledDefinition(flightId);
  if (cancelled !== false && !cancelled.ok) return cancelled;
  const seats = env.FLIGHT_SEATS.getByName(flightId);
  // Refused where it is open under an older definition: that one counts.
  if (definition.ok && !cancelled) await seats.open(definition.value);
  // Before its seats: nobody can check in without them, so no number is given to somebody else meanwhile.
  await seats.restoreCheckIns(await recordedCheckIns(env, flightId));
  const version = await env.SEARCH.inventoryVersion(flightId);
  const attempt = async (endedBefore: Rebuild["ended_before"]) =>
    await seats.rebuild({
      ...(await askSagas(env, flightId)),
      ended_before: endedBefore,
      version,
      ...(cancelled && { cancelled: cancelled.value }),
    });
  const first = await attempt([]);
  const rebuilt = !first.ok && first.error.reason === "doubted" ? await attempt(first.error.owners) : first;
  if (rebuilt.ok) return ok({ ...rebuilt.value, contradicted: [] });
  return ok({ restored: [], present: 0, contradicted: "designators" in rebuilt.error ? rebuilt.error.designators : [] });
}

type Asked = Pick<Rebuild, "claims" | "ended">;

async function askSagas(env: Env, flight_id: string): Promise<Asked> {
  const all: Asked = { claims: [], ended: [] };
  for (const name of shardNames(shardCount(env.SAGA_SHARDS))) {
    const shard = env.BOOKING_SAGAS.getByName(name);
    for (let after: string | null = ""; after !== null;) {
      const found: Awaited<ReturnType<typeof shard.claimsOn>> = await shard.claimsOn({ flight_id, after });
      all.claims.push(...found.claims);
      all.ended.push(...found.ended);
      after = found.next;
    }
  }
  return all;
}
