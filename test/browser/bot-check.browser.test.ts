import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SECRET, SITE_KEY, startTurnstile, type TurnstileDouble } from "../../workers/gateway/test/turnstile.ts";
import { newEmail } from "../harness/people.ts";
import { newVisitor, openBrowser, type SiteServer, startSite, type Visitor } from "./browser.ts";
import { chooseFare, heldBooking, namePassengers, searchHeathrowToKennedy } from "./journey.ts";

const PHONE_WIDTH = 360;

let turnstile: TurnstileDouble;
let server: SiteServer;
let browser: Browser;
beforeAll(async () => {
  turnstile = await startTurnstile();
  const vars = { TURNSTILE_SITE_KEY: SITE_KEY, TURNSTILE_API_BASE: turnstile.url };
  [server, browser] = await Promise.all([startSite({ vars, secrets: { TURNSTILE_SECRET: SECRET } }), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await turnstile.close();
});

/** Whoever was here asked nobody else for anything but the widget's script, and for that no sooner than it was wanted. */
async function leave(visitor: Visitor): Promise<void> {
  await visitor.leave();
  const script = `request to ${turnstile.url}/turnstile/v0/api.js?render=explicit`;
  expect(visitor.complaints).toEqual([script]);
}

test("a passenger passes the check for bots, at the second try, and then the seats are held by themselves", async () => {
  const visitor = await newVisitor(browser, server.url, PHONE_WIDTH);
  const { page, screenshot } = visitor;
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill("passenger@example.com");
  await page.getByLabel("Password").fill("holdfast-demo");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name: "Sign out" }).waitFor();
  await searchHeathrowToKennedy(page);
  await chooseFare(page, "Classic");
  await namePassengers(page, [["Ada", "Lovelace", "1990-12-10"]]);
  expect(visitor.complaints).toEqual([]);
  visitor.expectRefusal("POST", /^\/v1\/bookings$/);
  await page.getByRole("button", { name: "Hold these seats" }).click();
  await page.getByText("We have to make sure that it is a person who asks.").waitFor();
  const check = page.getByRole("button", { name: "I am a person" });
  expect(await check.getAttribute("data-sitekey")).toBe(SITE_KEY);
  await screenshot("bot-check");
  // The first of its answers is not good: another check takes its place.
  visitor.expectRefusal("POST", /^\/v1\/bookings$/);
  await check.click();
  await expect.poll(() => turnstile.asked.length).toBe(1);
  await check.waitFor();
  expect(await check.count()).toBe(1);
  await check.click();
  expect(await heldBooking(page)).toMatch(/^bkg_/);
  expect(turnstile.asked.map(({ response }) => response.split("-")[0])).toEqual(["robot", "person"]);
  await leave(visitor);
});

test("whoever signs up passes it as well, and keeps what was typed", async () => {
  const visitor = await newVisitor(browser, server.url, PHONE_WIDTH, "de-DE");
  const { page } = visitor;
  await page.goto("/sign-up");
  const email = newEmail();
  await page.getByLabel("Name").fill("Ada Lovelace");
  await page.getByLabel("E-Mail").fill(email);
  await page.getByLabel("Passwort").fill("a long enough pass phrase");
  const asked = turnstile.asked.length;
  const signUps = /^\/v1\/auth\/sign-up\/email$/;
  for (const _ of ["none", "a robot's"]) visitor.expectRefusal("POST", signUps);
  await page.getByRole("main").getByRole("button").first().click();
  await page.getByText("Wir müssen sicher sein, dass ein Mensch fragt.").waitFor();
  const check = page.getByRole("button", { name: "I am a person" });
  await check.click();
  await expect.poll(() => turnstile.asked.length).toBe(asked + 1);
  await check.click();
  await page.getByText(email).waitFor();
  await leave(visitor);
});

test("where the widget does not come the page says so, and tries again", async () => {
  const visitor = await newVisitor(browser, server.url, PHONE_WIDTH);
  const { page } = visitor;
  const isScript = (url: URL): boolean => url.pathname === "/turnstile/v0/api.js";
  await page.route(isScript, (route) => route.abort());
  await page.goto("/sign-up");
  await page.getByLabel("Name").fill("Ada Lovelace");
  await page.getByLabel("E-mail").fill(newEmail());
  await page.getByLabel("Password").fill("a long enough pass phrase");
  visitor.expectRefusal("POST", /sign-up/);
  await page.getByRole("main").getByRole("button").first().click();
  await page.getByText("The check did not come.").waitFor();
  await visitor.screenshot("bot-check-missing");
  await page.unroute(isScript);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("button", { name: "I am a person" }).waitFor();
  expect(await page.getByText("The check did not come.").count()).toBe(0);
  expect(visitor.complaints.filter((complaint) => complaint.includes("CSP"))).toEqual([]);
  await visitor.leave();
});
