import { describe, expect, test } from "vitest";
import type { Offer } from "#contracts/offers.ts";
import type { OfferSearch } from "#contracts/offer-search.ts";
import { groupOffers, layoversOf, searchForJourney } from "./group-offers.ts";

const segment = (flight: string, origin: string, destination: string, departs: string, arrives: string) =>
  ({
    flight_id: `${flight}_2026-12-01_${origin}`,
    carrier: flight.slice(0, 2),
    number: flight.slice(2),
    origin,
    destination,
    departs_at: `2026-12-01T${departs}:00Z`,
    arrives_at: `2026-12-01T${arrives}:00Z`,
    departs_local: `2026-12-01T${departs}:00+00:00`,
    arrives_local: `2026-12-01T${arrives}:00+00:00`,
  }) as Offer["slices"][number]["segments"][number];
const viaParis = [segment("HF1", "LHR", "CDG", "08:00", "09:15"), segment("AB2", "CDG", "JFK", "11:25", "19:40")];
const direct = [segment("HF9", "LHR", "JFK", "10:00", "18:00")];
const offer = (segments: typeof direct, family: string, price: number) =>
  ({
    fare: { family },
    total: { amount_minor: price, currency: "GBP" },
    slices: [{ origin: "LHR", destination: "JFK", duration: "PT8H", segments }],
  }) as Offer;

describe("journeys", () => {
  test("keep the order they were found in, and have their fares by price", () => {
    const journeys = groupOffers([
      offer(viaParis, "classic", 200),
      offer(direct, "light", 300),
      offer(viaParis, "light", 100),
      offer(direct, "flex", 500),
    ]);
    expect(journeys.map(({ offers }) => offers.map(({ fare, total }) => [fare.family, total.amount_minor]))).toEqual([
      [
        ["light", 100],
        ["classic", 200],
      ],
      [
        ["light", 300],
        ["flex", 500],
      ],
    ]);
  });

  test("show a fare once, at its latest price, when it came on two pages", () => {
    const [journey] = groupOffers([offer(direct, "light", 300), offer(direct, "light", 320)]);
    expect(journey?.offers.map(({ total }) => total.amount_minor)).toEqual([320]);
  });

  test("are found alone by their own times and carriers, under the filters that are set", () => {
    const search = {
      slices: [
        { origin: "LON", destination: "JFK", departure_date: "2026-12-01", depart_after: "06:00", depart_before: "11:59" },
      ],
      refundable: true,
      sort: "best",
      limit: 40,
    } as OfferSearch;
    expect(searchForJourney(search, offer(viaParis, "light", 100))).toEqual({
      slices: [
        {
          origin: "LON",
          destination: "JFK",
          departure_date: "2026-12-01",
          depart_after: "08:00",
          depart_before: "08:00",
          arrive_after: "19:40",
          arrive_before: "19:40",
        },
      ],
      carriers: ["HF", "AB"],
      refundable: true,
      sort: "price",
      limit: 100,
    });
  });
});

describe("layovers", () => {
  const slice = (segments: typeof direct) => offer(segments, "light", 1).slices[0] as Offer["slices"][number];

  test("are where one flight ends and the next begins, by the instants and not by the clocks on the wall", () => {
    expect(layoversOf(slice(viaParis))).toEqual([{ airport: "CDG", minutes: 130, to: null }]);
    expect(layoversOf(slice(direct))).toEqual([]);
  });

  test("say when one has to go to another airport", () => {
    const change = [segment("HF1", "EDI", "LHR", "08:00", "09:30"), segment("HF3", "LGW", "JFK", "14:00", "22:00")];
    expect(layoversOf(slice(change))).toEqual([{ airport: "LHR", minutes: 270, to: "LGW" }]);
  });
});
