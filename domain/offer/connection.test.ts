import { describe, expect, test } from "vitest";
import { canFollow, connects, minimumConnectionMinutes } from "./connection.ts";
import { DEFAULT_TIMES, minimumMinutes, STATION_TIMES } from "./minimum-times.ts";

const MINUTE = 60_000;
const COUNTRIES: Record<string, string> = {
  EDI: "GB",
  LHR: "GB",
  LGW: "GB",
  MAN: "GB",
  CDG: "FR",
  JFK: "US",
  BOS: "US",
  HND: "JP",
};
const countryOf = (code: string): string => COUNTRIES[code] ?? "?";

/** `EDI-LHR/5`: the second one lands at terminal 5; minutes from the start of the day. */
function flight(route: string, departs: number, minutes: number) {
  const [from = "", to = ""] = route.split("-");
  const [origin = "", origin_terminal = null] = from.split("/");
  const [destination = "", destination_terminal = null] = to.split("/");
  return {
    origin,
    destination,
    origin_terminal,
    destination_terminal,
    departs_at: departs * MINUTE,
    arrives_at: (departs + minutes) * MINUTE,
  };
}

describe("the minimum connecting time", () => {
  test.each([
    ["within a country, nothing published", "EDI-MAN", "MAN-LHR", 30],
    ["to another country", "EDI-MAN", "MAN-JFK", 60],
    ["from another country", "JFK-MAN", "MAN-EDI", 90],
    ["from one country to another", "CDG-MAN", "MAN-JFK", 90],
    ["at an airport with a line of its own", "CDG-LHR", "LHR-JFK", 75],
    ["between terminals with a line of their own", "CDG-LHR/2", "LHR/5-JFK", 90],
    ["within one such terminal", "CDG-LHR/2", "LHR/2-JFK", 60],
    ["between terminals without one, the airport's", "CDG-LHR/4", "LHR/5-JFK", 75],
    ["where one of the terminals is not known, the airport's", "CDG-LHR/2", "LHR-JFK", 75],
    ["of a kind that the airport publishes", "JFK-HND", "HND-HND", 90],
    ["of a kind that it does not, the default", "JFK-HND", "HND-CDG", 90],
  ])("%s: %s then %s needs %i minutes", (_what, first, second, minutes) => {
    const arriving = flight(first, 0, 100);
    expect(minimumConnectionMinutes(arriving, flight(second, 500, 100), countryOf)).toBe(minutes);
    expect(connects(arriving, flight(second, 100 + minutes, 100), countryOf)).toBe(true);
    expect(connects(arriving, flight(second, 100 + minutes - 1, 100), countryOf)).toBe(false);
  });

  test("twelve hours of waiting are the most, and another airport is no connection", () => {
    const arriving = flight("EDI-LHR", 0, 100);
    expect(connects(arriving, flight("LHR-JFK", 100 + 720, 100), countryOf)).toBe(true);
    expect(connects(arriving, flight("LHR-JFK", 100 + 721, 100), countryOf)).toBe(false);
    expect(connects(arriving, flight("LGW-JFK", 300, 100), countryOf)).toBe(false);
  });

  test("a flight that leaves before the other has landed is never one, however it is filed", () => {
    expect(connects(flight("EDI-LHR", 0, 100), flight("LHR-JFK", 99, 100), countryOf)).toBe(false);
    expect(connects(flight("EDI-LHR", 500, 100), flight("LHR-JFK", 100, 100), countryOf)).toBe(false);
  });
});

describe("the table", () => {
  const kinds = ["DD", "DI", "ID", "II"] as const;

  test("has one line for an airport, and one for a pair of its terminals", () => {
    const keys = STATION_TIMES.map(({ airport, arriving, departing }) => `${airport} ${arriving}-${departing}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
  test.each(STATION_TIMES)(
    "$airport $arriving-$departing says whole minutes of a connection, and where they are from",
    (line) => {
      expect((line.arriving === undefined) === (line.departing === undefined)).toBe(true);
      expect(Object.keys(line.minutes).length).toBeGreaterThan(0);
      expect(line.source.length).toBeGreaterThan(10);
      for (const kind of kinds) {
        const minutes = minimumMinutes(
          line.airport,
          { arriving: line.arriving ?? null, departing: line.departing ?? null },
          kind,
        );
        expect(minutes).toBe(line.minutes[kind] ?? DEFAULT_TIMES[kind]);
        expect(Number.isInteger(minutes) && minutes >= 20 && minutes <= 240).toBe(true);
      }
    },
  );
});

describe("the next slice", () => {
  const landing = flight("EDI-LHR", 0, 100);
  test.each([
    ["from the same airport", "LHR-JFK", 90],
    ["from another airport of the city", "LGW-JFK", 240],
    ["from another city", "BOS-JFK", 240],
  ])("%s (%s) starts after %i minutes, not sooner", (_where, route, stay) => {
    expect(canFollow(landing, flight(route, 100 + stay, 60))).toBe(true);
    expect(canFollow(landing, flight(route, 100 + stay - 1, 60))).toBe(false);
  });
  test("has no longest stay", () => expect(canFollow(landing, flight("LHR-JFK", 40 * 1440, 60))).toBe(true));
});
