import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SeatsBlocked } from "#contracts/seat-blocking.ts";
import type { SeatMap } from "#contracts/offers.ts";
import { runAudit } from "../../scripts/api/audit.ts";
import { inDays } from "../../scripts/api/in-days.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { type Person, newPerson, signIn } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { expectPromiseKept, flightsOf, freeSeats, held, hold, party, pay, search, until } from "./trip.ts";

const TIMEOUT_MS = 400_000;
let system: System;
let operator: Person;
beforeAll(async () => {
  system = await startSystem();
  operator = await signIn(system, "operator@example.com");
});
afterAll(() => system.close());

const tell = (verb: "block" | "unblock", flightId: string, designators: string[], who = operator) =>
  system.api<SeatsBlocked & { code?: string; seats?: unknown }>(`/v1/ops/flights/${flightId}/seats/${verb}`, {
    token: who.token,
    key: randomUUID(),
    json: { designators, reason: "the backrests are broken" },
  });
const offersOn = async (flightId: string, departure_date: string) =>
  (await search(system, { departure_date })).filter((offer) => flightsOf(offer)[0] === flightId);

async function statesOf(flightId: string): Promise<Map<string, string>> {
  const { body } = await system.api<SeatMap>(`/v1/flights/${flightId}/seat-map`);
  const seats = body.cabins.flatMap(({ rows }) => rows.flatMap((row) => row.seats));
  return new Map(seats.map(({ designator, state }) => [designator, state]));
}

describe("seats that operators block", () => {
  it(
    "are shown as blocked and sold to nobody, until they are put back; none is blocked where somebody has one",
    async () => {
      const departure_date = inDays(5);
      const [offer] = await search(system, { departure_date });
      if (offer === undefined) throw new Error("no offer");
      const [flightId = ""] = flightsOf(offer);
      const first = await newPerson(system);
      const theirs = await held(system, first, offer);
      const seat = theirs.passengers[0]?.seats[0]?.designator ?? "";
      const free = [...(await freeSeats(system, flightId)), ...(await freeSeats(system, flightId, "business"))];

      expect(await tell("block", flightId, [free[0] ?? "", seat])).toMatchObject({
        status: 409,
        body: { code: "flight_in_use", seats: [{ flight_id: flightId, designator: seat }] },
      });
      expect((await statesOf(flightId)).get(free[0] ?? "")).toBe("available");

      const [wanted = "", ...others] = free;
      expect(await tell("block", flightId, [wanted])).toMatchObject({
        status: 200,
        body: { flight_id: flightId, changed: [wanted] },
      });
      const second = await newPerson(system);
      const passengers = party(offer, { pax_1: { [flightId]: wanted } });
      expect(await hold(system, second, offer, { passengers })).toMatchObject({
        status: 409,
        body: { code: "seat_unavailable" },
      });

      expect((await tell("block", flightId, free)).body.changed).toEqual(others);
      const states = await statesOf(flightId);
      expect(new Set(free.map((each) => states.get(each)))).toEqual(new Set(["blocked"]));
      expect(states.get(seat)).toBe("held");
      expect(await hold(system, second, offer)).toMatchObject({ status: 409, body: { code: "sold_out" } });
      await waitFor("search to have heard", async () => (await offersOn(flightId, departure_date)).length === 0);

      expect((await tell("unblock", flightId, [...free, seat])).body.changed).toEqual(free);
      await waitFor("search to sell it again", async () => (await offersOn(flightId, departure_date)).length > 0);
      const booking = await held(system, second, offer, { passengers });
      await pay(system, second, booking);
      const sold = await until(system, second, booking, "confirmed", TIMEOUT_MS);
      expect(sold.passengers[0]?.seats[0]?.designator).toBe(wanted);
      await expectPromiseKept(system, sold);
      expect(await tell("block", flightId, [wanted])).toMatchObject({ status: 409, body: { code: "flight_in_use" } });
      const report = await waitFor(
        "an audit of which nothing is in motion",
        async () => {
          const each = await runAudit(system, operator);
          return each.in_motion === 0 && each;
        },
        TIMEOUT_MS,
      );
      expect(report).toMatchObject({ status: "clean", discrepancies: [] });
    },
    TIMEOUT_MS,
  );

  it("may be of a flight that nobody has asked for yet; not of one that there is not, nor ones that it has not, nor a passenger's to block", async () => {
    const [offer] = await search(system, { departure_date: inDays(9) });
    const [flightId = ""] = offer === undefined ? [] : flightsOf(offer);
    expect((await tell("block", flightId, ["14C"])).body.changed).toEqual(["14C"]);
    expect((await statesOf(flightId)).get("14C")).toBe("blocked");
    expect(await tell("block", flightId, ["14D", "99L"])).toMatchObject({ status: 422, body: { code: "seat_not_found" } });
    expect((await statesOf(flightId)).get("14D")).toBe("available");
    expect((await tell("unblock", flightId, ["14C"], await newPerson(system))).status).toBe(403);
    expect((await tell("block", "HF9999_2026-12-01_LHR", ["14C"])).status).toBe(404);
    await system.api(`/v1/ops/flights/${flightId}/cancel`, { method: "POST", token: operator.token, key: randomUUID() });
    expect(await tell("unblock", flightId, ["14C"])).toMatchObject({ status: 409, body: { code: "flight_cancelled" } });
  });
});
