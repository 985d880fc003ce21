import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FARE_FAMILIES, authorisedUnits } from "#domain/fare/booking-classes.ts";
import { cabinCapacity } from "#domain/seat/layouts.ts";
import { combine } from "./candidates.ts";
import { checkParty, checkRoute } from "./check-query.ts";
import { connects } from "./connection.ts";
import { elapsedMinutes, itineraries } from "./itineraries.ts";
import { inventoryAsOf, type Leg, onSale, openClass, unitsLeft } from "./leg.ts";
import { available, countryOf, DAY, leg, MINUTE, NOW, STATIONS, tariff } from "./offer.fixture.ts";
import { priceSlice } from "./price.ts";
import { writeTerms } from "./write.ts";

describe("seats for sale", () => {
  test("a flight that was never sold has what the carrier authorised", () => {
    const fresh = leg("LHR-JFK", 600, 465);
    for (const { booking_class: letter, cabin, authorised } of authorisedUnits("789"))
      expect(unitsLeft(fresh, letter, cabin)).toBe(authorised);
    expect(inventoryAsOf([fresh])).toBeNull();
  });
  test("a class never has more than its cabin", () => {
    expect(unitsLeft(leg("LHR-JFK", 600, 465, { availability: available({ Y: 50 }, 3) }), "Y", "economy")).toBe(3);
    expect(unitsLeft(leg("LHR-JFK", 600, 465, { availability: available({}) }), "Y", "economy")).toBe(0);
  });
  test.each([
    [{ O: 5, Q: 9, K: 9 }, 5, "O"],
    [{ O: 4, Q: 9, K: 9 }, 5, "Q"],
    [{ O: 0, Q: 0, K: 5 }, 5, "K"],
    [{ O: 4, Q: 4, K: 4 }, 5, null],
    [{ O: 9 }, 5, "O"],
  ])("with %o left a party of %i is sold %s", (units, seats, letter) => {
    const open = openClass(leg("LHR-JFK", 600, 465, { availability: available(units) }), "economy", "light", seats);
    expect(open?.bookingClass.code ?? null).toBe(letter);
  });
  test("an aircraft without business sells none, whatever was announced", () => {
    expect(openClass(leg("LHR-CDG", 600, 75, { aircraft: "320" }), "business", "flex", 1)).toBeNull();
  });
  test("the last hour before departure is too late, and a cancelled flight is never sold", () => {
    const soon = leg("LHR-JFK", 600, 465);
    expect(onSale(soon, soon.departs_at - 61 * MINUTE)).toBe(true);
    expect(onSale(soon, soon.departs_at - 60 * MINUTE)).toBe(false);
    expect(onSale(soon, soon.departs_at + MINUTE)).toBe(false);
    expect(onSale({ ...soon, status: "cancelled" }, NOW)).toBe(false);
  });
});

describe("itineraries", () => {
  const minutes = fc.integer({ min: 360, max: 3 * 1440 });
  const sectors = fc.array(fc.tuple(fc.constantFrom("EDI-LHR", "LHR-JFK", "EDI-CDG", "CDG-JFK", "LHR-CDG"), minutes), {
    maxLength: 12,
  });
  test("every itinerary found is legal, and every legal one is found where there are no more than one would look at", () => {
    const paths = [
      ["EDI", "LHR", "JFK"],
      ["EDI", "CDG", "JFK"],
      ["EDI", "LHR", "CDG", "JFK"],
    ];
    fc.assert(
      fc.property(sectors, (flights) => {
        const legs = flights.map(([route, departs]) => leg(route, departs, route.endsWith("JFK") ? 470 : 80));
        const found = itineraries(paths, legs, { date: "2026-12-01", now: NOW, countryOf, limit: 10_000 });
        for (const way of found) {
          expect(way[0].local_date).toBe("2026-12-01");
          expect(way[0].origin).toBe("EDI");
          expect(way.at(-1)?.destination).toBe("JFK");
          way.slice(1).forEach((next, index) => expect(connects(way[index] ?? next, next, countryOf)).toBe(true));
        }
        const oneStops = legs
          .filter((a) => a.origin === "EDI" && a.local_date === "2026-12-01")
          .flatMap((a) => legs.filter((b) => b.destination === "JFK" && connects(a, b, countryOf)));
        expect(found.filter((way) => way.length === 2)).toHaveLength(oneStops.length);
        expect(found.map(elapsedMinutes)).toEqual(found.map(elapsedMinutes).sort((a, b) => a - b));
      }),
    );
  });

  test("of a timetable with a flight every minute it looks at the soonest ways on from each first flight", () => {
    const every = (route: string, from: number): Leg[] =>
      Array.from({ length: 400 }, (_, minute) => leg(route, from + minute, 60));
    const legs = [leg("EDI-LHR", 420, 80), leg("EDI-LHR", 540, 80), ...every("LHR-CDG", 500), ...every("CDG-JFK", 600)];
    const found = itineraries([["EDI", "LHR", "CDG", "JFK"]], legs, { date: "2026-12-01", now: NOW, countryOf, limit: 10_000 });
    expect(found).toHaveLength(2 * 12);
    // 75 minutes at Heathrow, 60 at Charles de Gaulle.
    expect([...new Set(found.map(elapsedMinutes))].slice(0, 2)).toEqual([80 + 75 + 60 + 60 + 60, 80 + 75 + 60 + 60 + 60 + 1]);
  });
  test("where there are more than can be looked at, those that are wanted come first, and then the shortest", () => {
    const legs = [600, 700, 800, 900].map((departs, index) => leg("LHR-JFK", departs, 500 - 10 * index));
    const found = (limit: number, from: number): number[] =>
      itineraries([["LHR", "JFK"]], legs, {
        date: "2026-12-01",
        now: NOW,
        countryOf,
        limit,
        wanted: ([first]) => first.departs_at < DAY + from * MINUTE,
      }).map(elapsedMinutes);
    expect(found(2, 0)).toEqual([470, 480]);
    expect(found(2, 750)).toEqual([490, 500]);
    expect(found(3, 750)).toEqual([490, 500, 470]);
  });
});

const outbound = [leg("EDI-LHR", 420, 80), leg("LHR-JFK", 600, 465)] as const;
const inbound = [leg("JFK-LHR", 3 * 1440, 405)] as const;

describe("prices", () => {
  const parties = fc.record({
    adults: fc.integer({ min: 1, max: 4 }),
    children: fc.integer({ min: 0, max: 3 }),
    infants: fc.integer({ min: 0, max: 2 }),
  });

  test("base and taxes make the total, in whole minor units of one currency, whatever the party and the currency", () => {
    fc.assert(
      fc.property(
        parties,
        fc.constantFrom("GBP", "JPY", "USD", "HUF", "KWD"),
        fc.constantFrom("economy" as const, "business" as const),
        (party, currency, cabin) => {
          const terms = tariff({ party, currency, cabin });
          for (const candidate of combine([priceSlice(outbound, terms), priceSlice(inbound, terms)], terms)) {
            const offer = writeTerms(candidate, terms, NOW);
            const taxes = offer.taxes.reduce((sum, tax) => sum + tax.amount.amount_minor, 0);
            expect(offer.base.amount_minor + taxes).toBe(offer.total.amount_minor);
            expect(
              [offer.total, offer.base, ...offer.taxes.map((tax) => tax.amount)].every(
                (money) => money.currency === currency && Number.isInteger(money.amount_minor),
              ),
            ).toBe(true);
            expect(offer.passengers).toHaveLength(party.adults + party.children + party.infants);
            expect(candidate.slices.every((slice) => slice.seats_remaining >= party.adults + party.children)).toBe(true);
          }
        },
      ),
    );
  });

  test("families that are sold out on any flight of the slice are not offered; the others are", () => {
    const full = { ...outbound[1], availability: available({ B: 9, Y: 4 }) };
    const [flex, ...others] = priceSlice([outbound[0], full], tariff());
    expect(others).toEqual([]);
    expect(flex).toMatchObject({ family: "flex", seats_remaining: 9, inventory_as_of: "2026-11-23T11:00:00Z" });
    expect(flex?.classes.map(({ code }) => code)).toEqual(["B", "B"]);
    expect(priceSlice(outbound, tariff()).map((slice) => slice.family)).toEqual(FARE_FAMILIES);
    expect(priceSlice(outbound, tariff())[0]?.seats_remaining).toBe(Math.floor(cabinCapacity("789", "economy") / 4));
  });

  test("a sector nobody filed a fare for is not offered", () =>
    expect(priceSlice([leg("LHR-CDG", 600, 75)], tariff())).toEqual([]));
});

describe("queries", () => {
  const all = [...STATIONS.values()];
  const reason = (answer: { ok: true } | { ok: false; error: { reason: string } }): string =>
    answer.ok ? "ok" : answer.error.reason;

  test("the party", () => {
    expect(reason(checkParty({ adults: 9, children: 0, infants: 0 }))).toBe("ok");
    expect(reason(checkParty({ adults: 5, children: 0, infants: 5 }))).toBe("too_many_passengers");
    expect(reason(checkParty({ adults: 1, children: 1, infants: 2 }))).toBe("infant_without_adult");
    expect(reason(checkParty({ adults: 0, children: 1, infants: 0 }))).toBe("child_without_adult");
    expect(reason(checkParty({ adults: 1, children: 8, infants: 0 }))).toBe("ok");
  });
  test("the route", () => {
    expect(reason(checkRoute(all, { origin: "LON", destination: "JFK" }))).toBe("ok");
    expect(checkRoute(all, { origin: "LHR", destination: "ZZZ" })).toMatchObject({
      error: { reason: "unknown_airport", code: "ZZZ", path: "destination" },
    });
    expect(reason(checkRoute(all, { origin: "LON", destination: "LHR" }))).toBe("same_origin_and_destination");
    expect(reason(checkRoute(all, { origin: "LGW", destination: "LHR" }))).toBe("same_origin_and_destination");
  });
});
