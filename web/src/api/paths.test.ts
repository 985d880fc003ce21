import { describe, expect, test } from "vitest";
import { SITE_PAGES } from "#contracts/site-pages.ts";
import { safeNext } from "./paths.ts";

describe("the way back after signing in", () => {
  test.each(["/book", "/bookings/bkg_01_0123456789abcdefghjkmnpqrs", "/trips", "/search?origin=LHR"])("leads to %s", (next) => {
    expect(safeNext(next)).toBe(next);
  });

  test.each([
    undefined,
    "",
    "//evil.example",
    "https://evil.example/book",
    "/\\evil.example",
    "javascript:alert(1)",
    "/v1/auth/sign-out",
    "/sign-in",
  ])("never leads to %s", (next) => {
    expect(safeNext(next)).toBe("/");
  });

  test("links to the API and the local inbox are left to the browser", () => {
    for (const path of ["/docs", "/openapi.json", "/v1/status", "/dev/inbox", "/scalar.js"])
      expect(SITE_PAGES.test(path)).toBe(false);
    for (const path of ["/", "/?adults=2", "/search", "/sign-up?next=%2Fbook", "/ops", "/ops/audit"])
      expect(SITE_PAGES.test(path)).toBe(true);
  });
});
