import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { invariant } from "#domain/invariant.ts";
import { mailTo } from "../harness/evidence.ts";
import { newEmail, newPerson } from "../harness/people.ts";
import { type RunningServer, startServer } from "../harness/server.ts";
import { newVisitor, openBrowser, type Visitor } from "./browser.ts";
import { chooseFare, hold, namePassengers, searchHeathrowToKennedy, seeStatus, signIn } from "./journey.ts";

const PHONE_WIDTH = 360;
const DESKTOP_WIDTH = 1280;

const stateDir = mkdtempSync(path.join(tmpdir(), "holdfast-pages-"));
let server: RunningServer;
let browser: Browser;
let visitor: Visitor;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(stateDir), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  rmSync(stateDir, { recursive: true, force: true });
});
beforeEach(async () => {
  visitor = await newVisitor(browser, server.url, PHONE_WIDTH);
});
afterEach(async () => {
  await visitor.leave();
  invariant(visitor.complaints.length === 0, visitor.complaints.join("\n"));
});

test("what is wrong stands at its field, in words, and no bubble covers the suggestions", async () => {
  const { page, screenshot } = visitor;
  await page.goto("/");
  await page.getByRole("button", { name: "Search" }).click();
  const from = page.getByRole("combobox", { name: "From" });
  expect(await from.getAttribute("aria-invalid")).toBe("true");
  expect(await page.evaluate<string>("document.activeElement.getAttribute('role')")).toBe("combobox");
  await screenshot("empty-search");
  await from.pressSequentially("heathrow");
  expect(await from.getAttribute("aria-invalid")).toBe("false");
  await page.getByRole("option", { name: /London \(LHR\)/ }).click();
});

test("a name that the server refuses is marked, and the focus goes there", async () => {
  const { page, screenshot, expectRefusal } = visitor;
  const person = await newPerson(server, `somebody-with-a-long-name-${newEmail()}`);
  await page.goto("/sign-in");
  await signIn(page, person);
  await searchHeathrowToKennedy(page, { adults: 2 });
  await chooseFare(page, "Classic");
  await namePassengers(page, [
    ["Ada", "Byron", "1990-12-10"],
    ["Charles", "Babbage 2", "1991-12-26"],
  ]);
  expectRefusal("POST", /^\/v1\/bookings$/);
  await page.getByRole("button", { name: "Hold these seats" }).click();
  await page.getByText("Passenger 2, family name: Use letters").waitFor();
  const name = page.getByLabel("Family name").nth(1);
  // The page says it first, and marks the field with its next rendering.
  await expect.poll(() => name.getAttribute("aria-invalid")).toBe("true");
  await expect.poll(() => page.evaluate<string>("document.activeElement.name")).toBe("passengers.1.family_name");
  await screenshot("refused-name");
  await name.fill("O\u2019Brien");
  await hold(page);
  await page.getByRole("button", { name: /^Pay / }).click();
  await seeStatus(page, "confirmed");
  await page.getByText("Seats sold to you: HF").waitFor();
  await page.getByRole("button", { name: "What would I get back?" }).click();
  await page.getByTestId("refund").waitFor();
  await screenshot("confirmed-with-a-long-address");
  for (const width of [PHONE_WIDTH, DESKTOP_WIDTH])
    for (const address of ["/dev/provider", "/dev/inbox"]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(address);
      await screenshot(`${width}${address.replaceAll("/", "-")}`);
    }
});

test("seats are let go only when asked twice", async () => {
  const { page, screenshot } = visitor;
  const person = await newPerson(server);
  await page.goto("/sign-in");
  await signIn(page, person);
  await searchHeathrowToKennedy(page);
  await chooseFare(page, "Light");
  await namePassengers(page, [["Ada", "Byron", "1990-12-10"]]);
  await hold(page);
  await page.getByRole("button", { name: "Let the seats go" }).click();
  await page.getByRole("button", { name: "Keep the seats" }).click();
  await seeStatus(page, "held");
  await page.getByRole("button", { name: "Let the seats go" }).click();
  await page.getByRole("button", { name: "Yes, let them go" }).click();
  await seeStatus(page, "cancelled");
  await screenshot("let-go");
  expect(await page.getByRole("button", { name: /^Pay / }).count()).toBe(0);
});

test("an address of a search that cannot be is answered in words", async () => {
  const { page, expectRefusal } = visitor;
  expectRefusal("GET", /^\/v1\/offers$/);
  await page.goto("/search?origin=LHR&destination=JFK&departure_date=soon");
  await page.getByText("Departure: This is not a date.").waitFor();
});

test("who cannot sign in gets the mail that helps", async () => {
  const { page, screenshot } = visitor;
  const { email } = await newPerson(server);
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send me a link" }).click();
  await page.getByText("A mail is on its way").waitFor();
  await screenshot("new-password");
  expect((await mailTo(server, email, "account.reset")).links).toHaveLength(1);

  const unverified = newEmail();
  const json = { name: "Test Person", email: unverified, password: "a long enough pass phrase" };
  await server.api("/v1/auth/sign-up/email", { json });
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Send the verification mail again" }).click();
  await page.getByLabel("E-mail").fill(unverified);
  await page.getByRole("button", { name: "Send the mail again" }).click();
  await page.getByText("A mail is on its way").waitFor();
});

test.each(["/", "/lookup", "/sign-in", "/dev/inbox", "/dev/provider", "/docs/errors"])(
  "%s is no wider than a phone, in the dark too",
  async (address) => {
    const { page, screenshot } = visitor;
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto(address);
    await page.getByRole("heading").first().waitFor();
    expect(await page.evaluate<boolean>("matchMedia('(prefers-color-scheme: dark)').matches")).toBe(true);
    await screenshot(`phone${address.replaceAll("/", "-")}`);
  },
);
