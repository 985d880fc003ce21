import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Station } from "#domain/airport/station.ts";
import { cabinCapacity } from "#domain/seat/layouts.ts";
import { baseFares, partyFare, sectorFare } from "./base-fare.ts";
import { authorisedUnits, BOOKING_CLASSES, CABINS, FARE_FAMILIES, classesOf } from "./booking-classes.ts";
import { fareConditions } from "./conditions.ts";
import { payableStep } from "#domain/money/provider-amount.ts";
import { convert, FARE_CURRENCIES, fromNuc, roundFare } from "./currency.ts";
import { passengersOf } from "./party.ts";
import { fareRules } from "./rules.ts";
import { dayPercent } from "./season.ts";
import { fileFares, lowestFareNuc } from "./sector-fares.ts";
import { COUNTRY_TAXES } from "./tax-table.ts";
import { taxesOf } from "./taxes.ts";

describe("currencies", () => {
  test.each([
    ["JPY", 12_345, 12_300],
    ["JPY", 12_350, 12_400],
    ["GBP", 12_349, 12_300],
    ["GBP", 12_350, 12_400],
    ["EUR", 3, 100],
    ["KWD", 12_345, 12_000],
    ["KWD", 12_500, 13_000],
    ["KWD", 3, 1_000],
  ])("%s %i is rounded to %i", (currency, amount, expected) => expect(roundFare(amount, currency)).toBe(expected));
  test("an amount in its own currency stays what it is", () => expect(convert(12_345, "JPY", "JPY")).toBe(12_345));
  test("yen have no minor unit: 100 dollars are some 15,000 yen, not 1,500,000", () => {
    expect(convert(10_000, "USD", "JPY")).toBe(14_800);
    expect(fromNuc(100, "JPY")).toBe(14_800);
  });
  test("dinars have a thousand fils: 100 dollars are some 30 dinars, not 300", () => {
    expect(convert(10_000, "USD", "KWD")).toBe(30_700);
    expect(fromNuc(100, "KWD")).toBe(31_000);
  });
  test.each(FARE_CURRENCIES)("a fare in %s is rounded to what can be charged", (currency) => {
    expect(roundFare(1, currency) % payableStep(currency)).toBe(0);
  });
  test("there and back loses at most the rounding", () => {
    const currency = fc.constantFrom(...FARE_CURRENCIES);
    fc.assert(
      fc.property(currency, fc.integer({ min: 0, max: 5_000_000 }), (other, amount) => {
        expect(Math.abs(convert(convert(amount, "IDR", other), other, "IDR") - amount)).toBeLessThan(
          convert(1, other, "IDR") + 1,
        );
      }),
    );
  });
});

describe("booking classes", () => {
  test("a letter belongs to one cabin and one family", () => {
    expect(new Set(BOOKING_CLASSES.map(({ code }) => code)).size).toBe(BOOKING_CLASSES.length);
    for (const cabin of CABINS) for (const family of FARE_FAMILIES) expect(classesOf(cabin, family).length).toBeGreaterThan(0);
  });
  test("within a family the next class costs more and holds more", () => {
    for (const cabin of CABINS) {
      for (const family of FARE_FAMILIES) {
        const classes = classesOf(cabin, family);
        expect(classes.map((each) => each.price_percent)).toEqual(
          classes.map((each) => each.price_percent).sort((a, b) => a - b),
        );
        expect(classes.map((each) => each.authorised_percent)).toEqual(
          classes.map((each) => each.authorised_percent).sort((a, b) => a - b),
        );
      }
    }
  });
  test.each(["320", "321", "789", "E90"])(
    "no class of a %s promises more than its cabin has, and nothing of a cabin it lacks",
    (aircraft) => {
      const units = authorisedUnits(aircraft);
      for (const { cabin, authorised } of units) {
        expect(authorised).toBeGreaterThan(0);
        expect(authorised).toBeLessThanOrEqual(cabinCapacity(aircraft, cabin));
      }
      expect(units.some(({ cabin }) => cabin === "business")).toBe(cabinCapacity(aircraft, "business") > 0);
    },
  );
  test("an offer is honoured with a fifth of the units more, at least one", () => {
    const honoured = (aircraft: string) =>
      authorisedUnits(aircraft)
        .filter(({ booking_class: letter }) => "OP".includes(letter))
        .map(({ booking_class: letter, authorised, honoured: more }) => [letter, authorised, more]);
    expect(honoured("789")).toEqual([
      ["O", 67, 13],
      ["P", 11, 2],
    ]);
    for (const { authorised, honoured: more } of authorisedUnits("E90"))
      expect(more).toBe(Math.max(1, Math.floor(authorised / 5)));
  });
});

describe("fares", () => {
  test("far costs more than near, less per kilometre, and business more than economy", () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 15_000 }), fc.integer({ min: 1, max: 2_000 }), (km, more) => {
        expect(lowestFareNuc(km + more, "economy")).toBeGreaterThan(lowestFareNuc(km, "economy"));
        expect(lowestFareNuc(km + more, "economy") / (km + more)).toBeLessThan(lowestFareNuc(km, "economy") / km);
        expect(lowestFareNuc(km, "business")).toBeGreaterThan(2 * lowestFareNuc(km, "economy"));
      }),
    );
  });
  test("a sector is filed in every class, dearer by family", () => {
    const fares = fileFares({ origin: "LHR", destination: "JFK", distance_km: 5540, currency: "GBP" });
    expect(fares).toHaveLength(BOOKING_CLASSES.length);
    const lowest = FARE_FAMILIES.map((family) =>
      Math.min(...fares.filter((fare) => fare.cabin === "economy" && fare.family === family).map((fare) => fare.amount_minor)),
    );
    expect(lowest).toEqual([...lowest].sort((a, b) => a - b));
    expect(fares.find((fare) => fare.booking_class === "O")?.amount_minor).toBe(18_600);
  });
  test.each([
    ["2026-12-01", 94],
    ["2026-12-24", 130],
    ["2027-01-19", 82],
    ["2027-07-09", 137],
    ["2026-12-06", 110],
  ])("%s costs %i %%", (date, percent) => {
    expect(dayPercent(date)).toBe(percent);
  });
  test("children pay three quarters, infants a tenth, and a party the sum of its passengers", () => {
    const sector = { amount_minor: 40_000, currency: "GBP", date: "2026-12-03", through: false };
    expect([sectorFare(sector, "adult", "GBP"), sectorFare(sector, "child", "GBP"), sectorFare(sector, "infant", "GBP")]).toEqual(
      [40_000, 30_000, 4_000],
    );
    const fares = baseFares([sector, sector], "GBP");
    expect(fares).toEqual({ adult: 80_000, child: 60_000, infant: 8_000 });
    expect(partyFare(fares, { adults: 2, children: 1, infants: 1 })).toBe(2 * (2 * 40_000 + 30_000 + 4_000));
  });
  test("connecting costs less than the sum of its flights, and another currency is converted before it is rounded", () => {
    const sector = { amount_minor: 40_000, currency: "GBP", date: "2026-12-03", through: true };
    expect(sectorFare(sector, "adult", "GBP")).toBe(32_000);
    expect(sectorFare({ ...sector, through: false }, "adult", "JPY")).toBe(80_000);
  });
});

test("passengers are numbered from pax_1, adults first", () => {
  expect(passengersOf({ adults: 1, children: 1, infants: 1 })).toEqual([
    { id: "pax_1", type: "adult" },
    { id: "pax_2", type: "child" },
    { id: "pax_3", type: "infant" },
  ]);
});

test("light keeps everything, classic keeps a fee, flex keeps nothing", () => {
  expect(fareRules("light", "economy", "GBP")).toMatchObject({ refundable: false, changeable: false, cancellation_fee: null });
  expect(fareRules("classic", "economy", "GBP").cancellation_fee).toEqual({ amount_minor: 4_400, currency: "GBP" });
  expect(fareRules("flex", "business", "JPY")).toMatchObject({
    refundable: true,
    cancellation_fee: { amount_minor: 0, currency: "JPY" },
    bags: { carry_on: 2, checked: 2 },
  });
});

/** No operation changes a journey, so nobody is promised that. */
const CHANGE = "The fare allows a change of the journey, but none is offered here: cancel it, and book another.";

test.each([
  [
    "light" as const,
    [
      ["refund", false, null, "Not refunded, but for the taxes that are marked as refundable."],
      ["change", false, null, "The journey may not be changed."],
      ["carry_on_bags", true, null, "One bag in the cabin for each passenger with a seat."],
      ["checked_bags", false, null, "No bag in the hold for each passenger with a seat."],
    ],
  ],
  [
    "classic" as const,
    [
      ["refund", true, 4_400, "Cancelled before departure, everything is refunded but GBP 44.00 for each passenger with a seat."],
      ["change", true, null, CHANGE],
      ["carry_on_bags", true, null, "One bag in the cabin for each passenger with a seat."],
      ["checked_bags", true, null, "One bag in the hold for each passenger with a seat."],
    ],
  ],
  [
    "flex" as const,
    [
      ["refund", true, null, "Cancelled before departure, everything is refunded."],
      ["change", true, null, CHANGE],
      ["carry_on_bags", true, null, "One bag in the cabin for each passenger with a seat."],
      ["checked_bags", true, null, "2 bags in the hold for each passenger with a seat."],
    ],
  ],
])("the rules of %s are said in sentences, and as values beside them", (family, expected) => {
  const conditions = fareConditions(fareRules(family, "economy", "GBP"));
  expect(conditions.map(({ code, allowed, fee, text }) => [code, allowed, fee?.amount_minor ?? null, text])).toEqual(expected);
});

describe("taxes", () => {
  const station = (code: string, country: string, latitude: number, longitude: number): Station => ({
    code,
    country,
    latitude,
    longitude,
    name: code,
    city: code,
    city_code: code,
    time_zone: "UTC",
    region: "weur",
    currency: "EUR",
  });
  const [lhr, edi, cdg, jfk] = [
    station("LHR", "GB", 51.5, -0.5),
    station("EDI", "GB", 55.9, -3.4),
    station("CDG", "FR", 49, 2.6),
    station("JFK", "US", 40.6, -73.8),
  ];
  const one = { adults: 1, children: 0, infants: 0 };
  const amounts = (...args: Parameters<typeof taxesOf>): Record<string, number> =>
    Object.fromEntries(taxesOf(...args).map((tax) => [tax.code, tax.amount.amount_minor]));

  test("domestic, short and long journeys pay different rates", () => {
    expect(amounts([[lhr, edi]], one, "GBP")).toEqual({ GB: 800, UB: 1800 });
    expect(amounts([[lhr, cdg]], one, "GBP")).toEqual({ GB: 1500, UB: 2600 });
    expect(amounts([[lhr, jfk]], one, "GBP")).toEqual({ GB: 10_200, UB: 4600 });
  });
  test("airports of one country charge what they like, and the state the same at each", () => {
    expect(amounts([[edi, cdg]], one, "GBP")).toEqual({ GB: 1500, UB: 1600 });
    expect(amounts([[edi, lhr]], one, "GBP")).toEqual({ GB: 800, UB: 1100 });
    expect(amounts([[edi, jfk]], one, "GBP")).toEqual({ GB: 10_200, UB: 2400 });
  });
  test("a connection pays the airport's charges again, the state's departure tax only where the journey starts", () => {
    expect(Object.keys(amounts([[lhr, cdg, jfk]], one, "GBP")).sort()).toEqual(["FR", "GB", "QX", "UB"]);
    expect(amounts([[edi, lhr, jfk]], one, "GBP")["GB"]).toBe(10_200);
    expect(amounts([[edi, lhr, jfk]], one, "GBP")["UB"]).toBe(2400 + 4600);
  });
  test("children are spared some, infants all", () => {
    const couple = { adults: 2, children: 1, infants: 2 };
    expect(amounts([[lhr, jfk]], couple, "GBP")).toEqual({ GB: 20_400, UB: 13_800 });
  });
  test("a return pays in both countries, in one currency, and every line is in whole minor units", () => {
    const taxes = taxesOf(
      [
        [lhr, jfk],
        [jfk, lhr],
      ],
      one,
      "GBP",
    );
    expect(taxes.map((tax) => tax.code)).toEqual(["AY", "GB", "UB", "US", "XF"]);
    expect(
      taxes.every(
        (tax) => tax.amount.currency === "GBP" && Number.isInteger(tax.amount.amount_minor) && tax.amount.amount_minor > 0,
      ),
    ).toBe(true);
  });
  test("a tax of another country is rounded to what can be charged, for each passenger by itself", () => {
    const two = { adults: 2, children: 0, infants: 0 };
    // 26.00 and 15.00 pounds are 10.786 and 6.223 dinars.
    expect(amounts([[lhr, cdg]], one, "KWD")).toEqual({ GB: 6_220, UB: 10_790 });
    expect(amounts([[lhr, cdg]], two, "KWD")).toEqual({ GB: 12_440, UB: 21_580 });
  });
  test("every tax can be charged where it is levied", () => {
    for (const { currency, rules } of Object.values(COUNTRY_TAXES))
      for (const { domestic, international, long_haul } of rules)
        for (const amount of [domestic, international, long_haul]) expect(amount % payableStep(currency)).toBe(0);
  });
  test("a code means one thing wherever it is levied", () => {
    const meanings = new Map<string, string>();
    for (const rule of Object.values(COUNTRY_TAXES).flatMap(({ rules }) => rules)) {
      const meaning = `${rule.description}, ${rule.children ? "also for children" : "not for children"}`;
      expect(meanings.get(rule.code) ?? meaning).toBe(meaning);
      meanings.set(rule.code, meaning);
    }
    expect(Object.values(COUNTRY_TAXES).every(({ currency }) => FARE_CURRENCIES.includes(currency))).toBe(true);
  });
});
