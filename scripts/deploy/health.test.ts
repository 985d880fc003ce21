import { expect, test } from "vitest";
import { ServiceName } from "#contracts/service-registry.ts";
import { complaints, expectedVersions } from "./health.ts";

const all = ServiceName.options.map((name) => ({ name, health: "up", in_service: true, version: `${name}-2` }));
const with_ = (name: ServiceName, change: Partial<(typeof all)[number]>) => ({
  services: all.map((service) => (service.name === name ? { ...service, ...change } : service)),
});
const VERSIONS = { bookings: "bookings-2", gateway: "gateway-2" };

test("a system is well where every service answers, in the version it should have", () => {
  expect(complaints({ services: all }, VERSIONS)).toEqual([]);
});

test.each([
  ["one that is down", with_("payments", { health: "down", in_service: false }), ["payments is down"]],
  ["one that was never asked", with_("users", { health: "unknown" }), ["users is unknown"]],
  ["one that is not there", { services: all.slice(1) }, ["gateway is not known"]],
  ["one that an operator has taken out", with_("search", { in_service: false }), ["search is drained"]],
  [
    "one that still serves the version before",
    with_("bookings", { version: "bookings-1" }),
    ["bookings still serves version bookings-1"],
  ],
])("it is not for %s", (_, status, expected) => {
  expect(complaints(status, VERSIONS)).toEqual(expected);
});

test("what was not deployed this time is expected to serve what it did before", () => {
  const worker = { secrets: [], consumes: [], onWorkersDev: false, objectMigration: null, fingerprint: null, versions: 1 };
  const state = {
    workers: {
      "holdfast-staging": { ...worker, version: "g1" },
      "holdfast-staging-users": { ...worker, version: "u1" },
      "holdfast-users": { ...worker, version: "production's" },
    },
  };
  expect(expectedVersions({ name: "staging" }, state, new Map([["holdfast-staging", "g2"]]))).toEqual({
    gateway: "g2",
    users: "u1",
  });
});
