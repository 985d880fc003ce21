import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, requestHash } from "./request-hash.ts";

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, shuffled(member)]),
  );
};

test("the order of keys does not matter, and nothing is lost", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
      const plain = JSON.parse(JSON.stringify(value)) as unknown;
      expect(canonicalJson(shuffled(plain))).toBe(canonicalJson(plain));
      expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
    }),
  );
});

test("another method, path or body is another request", async () => {
  const hashes = await Promise.all([
    requestHash("POST", "/v1/bookings", { a: 1 }),
    requestHash("PUT", "/v1/bookings", { a: 1 }),
    requestHash("POST", "/v1/bookings/x", { a: 1 }),
    requestHash("POST", "/v1/bookings", { a: "1" }),
    requestHash("POST", "/v1/bookings", null),
    requestHash("POST", "/v1/bookings", {}),
  ]);
  expect(new Set(hashes).size).toBe(hashes.length);
});
