import { expect, test } from "vitest";
import { hashPassword, saltOf, verifyPassword } from "./password.ts";

const PASSWORD = "correct horse battery";

test("a password matches its own hash and no other password does", async () => {
  const hash = await hashPassword(PASSWORD);
  expect(await verifyPassword(PASSWORD, hash)).toBe(true);
  expect(await verifyPassword(`${PASSWORD} `, hash)).toBe(false);
  expect(await verifyPassword("", hash)).toBe(false);
});

test("two hashes of one password differ, unless the salt is given", async () => {
  expect(await hashPassword(PASSWORD)).not.toBe(await hashPassword(PASSWORD));
  const salt = new Uint8Array(16).fill(7);
  const hash = await hashPassword(PASSWORD, salt);
  expect(await hashPassword(PASSWORD, saltOf(hash))).toBe(hash);
  expect(await hashPassword(`${PASSWORD} `, saltOf(hash))).not.toBe(hash);
});

test("the same letters in another Unicode form are the same password", async () => {
  const hash = await hashPassword("caf\u00e9 caf\u00e9 caf\u00e9");
  expect(await verifyPassword("cafe\u0301 cafe\u0301 cafe\u0301", hash)).toBe(true);
});

test.each(["", "scrypt", "bcrypt$n=32768,r=8,p=3$AAAA$AAAA", "scrypt$n=2,r=8,p=1$AAAA$AAAA", "scrypt$n=32768,r=8,p=3$AAAA$"])(
  "a hash that is not one of ours matches nothing: %j",
  async (hash) => {
    expect(await verifyPassword("", hash)).toBe(false);
    expect(await verifyPassword(PASSWORD, hash)).toBe(false);
  },
);
