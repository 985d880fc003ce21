import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LOCATOR_SPACE, recordLocator } from "./locator.ts";

const KEYS = [0x12345678, 0x9abcdef0, 0x0badcafe, 0x5eed5eed];
const serial = fc.integer({ min: 0, max: LOCATOR_SPACE - 1 });

describe("a record locator", () => {
  it("has six symbols, none easily taken for another", () => {
    fc.assert(fc.property(serial, (n) => /^[2346789A-HJKMNP-RT-Z]{6}$/.test(recordLocator(n, KEYS))));
  });

  it("belongs to one serial only", () => {
    fc.assert(fc.property(serial, serial, (a, b) => (recordLocator(a, KEYS) === recordLocator(b, KEYS)) === (a === b)));
    const first = Array.from({ length: 50_000 }, (_, n) => recordLocator(n, KEYS));
    expect(new Set(first).size).toBe(first.length);
  });

  it("does not show its sequence, and depends on the key", () => {
    const neighbours = [1000, 1001, 1002, 1003].map((n) => recordLocator(n, KEYS).slice(0, 3));
    expect(new Set(neighbours).size).toBeGreaterThan(1);
    expect(recordLocator(1000, KEYS)).not.toBe(recordLocator(1000, [1, 2, 3, 4]));
  });

  it("is refused for a serial outside the space", () => {
    expect(() => recordLocator(LOCATOR_SPACE, KEYS)).toThrow("out of range");
    expect(() => recordLocator(-1, KEYS)).toThrow("out of range");
  });
});
