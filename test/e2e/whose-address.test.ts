import { afterAll, beforeAll, expect, test } from "vitest";
import { inbox } from "../harness/evidence.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { send } from "./visitor.ts";

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

const OWNER = { name: "Its Owner", password: "the owner's password" };
const STRANGER = { name: "A Stranger", password: "the stranger's password" };
const CONFIRMED = "/sign-in?confirmed=1";

test("whoever's mail is delivered when, its link confirms the password that it was asked for with, and no other", async () => {
  const email = "owner@example.com";
  const signUp = async ({ name, password }: typeof OWNER) => {
    const json = { name, email, password, callbackURL: CONFIRMED };
    expect((await system.api("/v1/auth/sign-up/email", { json })).status).toBe(200);
  };
  const signIn = async ({ password }: typeof OWNER) =>
    (await system.api("/v1/auth/sign-in/email", { json: { email, password, callbackURL: CONFIRMED } })).status;
  /** The links of the verification mails in the inbox, the newest first. */
  const links = async (count: number) => {
    const mails = await waitFor(`${count} verification mails`, async () => {
      const delivered = (await inbox(system, email)).filter(({ type }) => type === "account.verify");
      return delivered.length >= count && delivered;
    });
    expect(mails).toHaveLength(count);
    return mails.map((mail) => mail.links.find((url) => url.includes("verify-email")) ?? "");
  };
  const follow = async (link: string) => (await send(system, link)).headers.get("location");

  await signUp(OWNER);
  const [owners = ""] = await links(1);
  await signUp(STRANGER);
  // Within the same minute, and yet a mail of its own: the first one's link is void by now.
  const [strangers = ""] = await links(2);
  expect(await follow(owners)).toBe(`${CONFIRMED}&error=INVALID_TOKEN`);
  expect([await signIn(OWNER), await signIn(STRANGER)]).toEqual([401, 403]);

  await signUp(OWNER);
  expect(await follow(strangers)).toBe(`${CONFIRMED}&error=INVALID_TOKEN`);
  expect(await follow(owners)).toBe(CONFIRMED);
  expect([await signIn(OWNER), await signIn(STRANGER)]).toEqual([200, 401]);
  expect(await follow(strangers)).toBe(CONFIRMED);
  expect(await signIn(STRANGER)).toBe(401);
});
