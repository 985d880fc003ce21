import { expect, test } from "vitest";
import { verifyPassword } from "#platform/password.ts";
import { DEMO_PASSWORD, DEMO_PASSWORD_HASH } from "./users.ts";

test("the demo users' password is the one that is documented", async () => {
  expect(await verifyPassword(DEMO_PASSWORD, DEMO_PASSWORD_HASH)).toBe(true);
});
