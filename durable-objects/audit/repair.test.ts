import { expect, it } from "vitest";
import type { AuditsEnv } from "./env.ts";
import { isToSaga, pokeNext, pokesFor } from "./repair.ts";

const id = (n: number, shard = "00") => `bkg_${shard}_${String(n).padStart(26, "0")}`;
const FLIGHT = "HF101_2026-12-01_LHR";
const finding = (invariant: string, ...ids: string[]) => ({ invariant, ids, detail: "" });

it("pokes each saga once, whatever is wrong with it, and a flight only for seats a saga does not know of", () => {
  const findings = [
    finding("B3", id(1), FLIGHT, "12A"),
    finding("B1", id(1), `${id(1)}:capture:1`),
    finding("S7", id(2), FLIGHT, "12B"),
    finding("S7", id(2), FLIGHT, "12C"),
    finding("B5", "K7QXZ4", id(3), id(4)),
    finding("S2", FLIGHT, "Y"),
    finding("unread", "notices"),
  ];
  expect(pokesFor(findings, ["00"])).toEqual([
    { booking_id: id(1), flight_id: null },
    { booking_id: id(2), flight_id: null },
    { booking_id: id(2), flight_id: FLIGHT },
    { booking_id: id(3), flight_id: null },
    { booking_id: id(4), flight_id: null },
  ]);
});

it("pokes five hundred sagas at most, however much is amiss", () => {
  const findings = Array.from({ length: 700 }, (_, n) => finding("B6", id(n)));
  const late = [finding("S7", id(1), FLIGHT, "1A"), finding("S7", id(699), FLIGHT, "1B")];
  const pokes = pokesFor([...findings, ...late], ["00"]);
  expect(pokes.filter(isToSaga)).toHaveLength(500);
  expect(pokes.filter((poke) => !isToSaga(poke))).toEqual([{ booking_id: id(1), flight_id: FLIGHT }]);
});

it("asks each shard and flight once in a turn, goes on after one that fails, and never makes a shard", async () => {
  const asked: string[] = [];
  const env = {
    BOOKING_SAGAS: {
      getByName: (shard: string) => ({
        poke: async (ids: string[]) => {
          asked.push(`${shard}: ${ids.length}`);
          if (shard === "01") throw new Error("shard is down");
        },
      }),
    },
    FLIGHT_SEATS: { getByName: (flight: string) => ({ tellClaims: async () => void asked.push(flight) }) },
  } as unknown as AuditsEnv;
  const findings = [
    ...Array.from({ length: 30 }, (_, n) => finding("B6", id(n, n % 2 === 0 ? "00" : "01"))),
    finding("S7", id(0), FLIGHT, "1A"),
    finding("B6", id(1, "77")),
  ];
  const pokes = pokesFor(findings, ["00", "01"]);
  const done = [0];
  for (let at = 0; at < pokes.length; done.push(at)) at = await pokeNext(env, pokes, at);
  expect(done).toEqual([0, 24, 31]);
  expect(asked).toEqual(["00: 12", "01: 12", "00: 3", "01: 3", FLIGHT]);
});
