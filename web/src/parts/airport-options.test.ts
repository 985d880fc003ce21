import type { Airport } from "#contracts/offers.ts";
import { describe, expect, test } from "vitest";
import { airportOptions } from "./airport-options.ts";

const airport = (code: string, city: string, cityCode: string): Airport => ({
  code,
  name: `${city} ${code}`,
  city,
  city_code: cityCode,
  country: "GB",
  latitude: 0,
  longitude: 0,
  time_zone: "Europe/London",
});

describe("airport suggestions", () => {
  test("a city with several airports is offered as a whole, then each of them", () => {
    const options = airportOptions([
      airport("LHR", "London", "LON"),
      airport("DUB", "Dublin", "DUB"),
      airport("LGW", "London", "LON"),
    ]);
    expect(options.map((option) => option.code)).toEqual(["LON", "LHR", "LGW", "DUB"]);
    expect(options[0]?.label).toBe("London, all airports (LON)");
  });

  test("a city with one airport is not offered twice", () => {
    expect(airportOptions([airport("LHR", "London", "LON")]).map((option) => option.code)).toEqual(["LHR"]);
  });

  test("a city whose code is an airport's is not offered as a whole, since the code would mean two things", () => {
    expect(airportOptions([airport("DXB", "Dubai", "DXB"), airport("DWC", "Dubai", "DXB")]).map((option) => option.code)).toEqual(
      ["DXB", "DWC"],
    );
  });
});
