import { expect, test } from "vitest";
import { DEMO_PASSWORD } from "../../seed/users.ts";
import { pay, until } from "../e2e/trip.ts";
import { newPerson } from "../harness/people.ts";
import { fault, heal } from "../harness/provider.ts";
import { WIDE_PX, holdingOn, lookedUp, operateOn, pictureOf } from "./console.ts";
import { signIn } from "./journey.ts";
import { siteOfFile } from "./site.ts";
import { writeTo } from "./store.ts";

/** Payments in a row that the provider does not answer. */
const FAILURES_TO_OPEN = 3;
/** Each is tried several times, and then it is some seconds until the page looks again. */
const OPENS_MS = 120_000;

const site = siteOfFile(WIDE_PX);

const operate = (place: string) => operateOn(site, place);
const picture = (name: string) => pictureOf(site, name);
const holding = () => holdingOn(site);

test("who is no operator is told so kindly, and is asked for nothing that would be refused", async () => {
  const { page } = site.visitor;
  const person = await newPerson(site.server);
  await page.goto("/ops");
  await page.getByText("Operators sign in here as everybody does.").waitFor();
  await picture("signed-out");
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await signIn(page, person);
  await page.getByRole("heading", { name: "This part is for the people who run Holdfast" }).waitFor();
  await page.getByText(person.email).waitFor();
  expect(await page.getByRole("link", { name: "Console" }).count()).toBe(0);
  expect(await page.getByRole("navigation", { name: "Operator console" }).count()).toBe(0);
  await picture("not-an-operator");
});

test("an operator finds the console from the site, and every page of it by keyboard", async () => {
  const { page } = site.visitor;
  await page.goto("/sign-in");
  await signIn(page, { email: "operator@example.com", password: DEMO_PASSWORD });
  await page.getByRole("link", { name: "Console" }).click();
  const nav = page.getByRole("navigation", { name: "Operator console" });
  await nav.waitFor();
  for (const name of await nav.getByRole("link").allTextContents()) {
    await nav.getByRole("link", { name, exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    // The next Tab leads into the page, not through the navigation once more.
    await expect.poll(() => page.evaluate<string>("document.activeElement.className")).toBe("ops-content");
    expect(await nav.locator("[aria-current=page]").textContent()).toBe(name);
  }
  await page.goto("/ops/nothing");
  await page.getByRole("heading", { name: "There is no such page" }).waitFor();
});

test("a breaker that opens shows it by itself, until when, and is reset by who confirms it", async () => {
  const { page } = site.visitor;
  await operate("breakers");
  await page.getByText("Closed: calls go out").waitFor();
  expect(await page.getByRole("button", { name: /^Reset/ }).count()).toBe(0);
  await picture("breakers-closed");
  const holds = await Promise.all(Array.from({ length: FAILURES_TO_OPEN }, holding));
  await fault(site.server, { mode: "error" });
  for (const { person, booking } of holds) expect((await pay(site.server, person, booking)).status).toBe(202);
  const card = page.locator("[data-phase=open]");
  await card.getByText("Open: nothing is sent").waitFor({ timeout: OPENS_MS });
  await card.getByText(/\d+ calls in a row/).waitFor();
  await card.getByRole("timer").waitFor();
  await picture("breakers-open");
  await page.getByRole("button", { name: /^Reset/ }).click();
  await page.getByRole("button", { name: "Leave it as it is" }).click();
  await page.getByRole("button", { name: /^Reset/ }).click();
  await picture("breakers-asked");
  await page.getByRole("button", { name: "Close it now" }).click();
  // At once: calls go out again, and would open it anew.
  await heal(site.server);
  await page.locator("[data-phase=closed]").waitFor();
});

test("a service is drained with its reason and resumed, by keyboard alone", async () => {
  const { page } = site.visitor;
  await operate("services");
  const card = page.locator("[data-service=notifications]");
  await card.getByText("In service", { exact: true }).waitFor();
  await picture("services");
  expect(
    await page
      .locator("[data-service=gateway]")
      .getByRole("button", { name: /^Drain/ })
      .count(),
  ).toBe(0);

  await card.getByRole("button", { name: "Drain notifications" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  // Escape leaves all as it was, and the reader where they were.
  await expect.poll(() => page.evaluate<string>("document.activeElement.textContent")).toBe("Drain notifications");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.type("moving its database");
  await picture("services-asked");
  await page.keyboard.press("Enter");
  await card.getByText("Drained: what needs it is refused").waitFor();
  await card.getByText("moving its database").waitFor();
  await picture("services-drained");
  await card.getByRole("button", { name: "Resume notifications" }).click();
  await card.getByRole("button", { name: "Put it back in service" }).click();
  await card.getByText("In service", { exact: true }).waitFor();
});

/** A message that the bookings service could not read. */
function park(id: string, at: number): void {
  const body = { v: 1, id, type: "booking.imagined", booking_id: null };
  writeTo(
    site.server.stateDir,
    ["bookings", "parked_messages"],
    `INSERT INTO parked_messages (id, queue, type, booking_id, body, reason, attempts, parkings, state, first_at, last_at)
     VALUES (?, 'bookings', 'booking.imagined', NULL, ?, 'no such type of message', 6, 1, 'parked', ?, ?)`,
    id,
    JSON.stringify(body),
    at,
    at,
  );
}

test("dead letters come a page at a time; one is replayed in vain, then dropped with a reason, and never without", async () => {
  const { page } = site.visitor;
  await operate("dead-letters");
  await page.getByText("Nothing waits for a decision").waitFor();
  await picture("dead-letters-none");
  const now = Date.now();
  for (let n = 0; n < 23; n++) park(`poison:${n}`, now + n);
  await page.getByRole("button", { name: "Look again" }).click();
  const letters = page.locator("[data-letter]");
  await letters.first().waitFor();
  expect(await letters.count()).toBe(20);
  await page.getByRole("button", { name: "Show more" }).click();
  await expect.poll(() => letters.count()).toBe(23);
  await picture("dead-letters");

  const newest = letters.first();
  await newest.getByText("poison:22").waitFor();
  await newest.getByRole("button", { name: /^Replay/ }).click();
  await newest.getByText("Replayed").waitFor();
  await lookedUp(site, newest.getByText("parked 2 times"), "Look again");
  await newest.getByRole("button", { name: /^Drop/ }).click();
  await newest.getByRole("button", { name: "Give it up" }).click();
  await newest.getByText("Waits for a decision").waitFor();
  expect(await newest.getByLabel("Why").getAttribute("aria-invalid")).toBe("true");
  await newest.getByLabel("Why").fill("a test sent it");
  await picture("dead-letters-drop");
  await newest.getByRole("button", { name: "Give it up" }).click();
  await newest.getByText("a test sent it").waitFor();
  expect(await newest.getByRole("button").count()).toBe(0);
  await page.getByLabel("Show").selectOption("dropped");
  await expect.poll(() => letters.count()).toBe(1);
});

test("an audit is started, its progress seen, and what differs is explained", async () => {
  const { page } = site.visitor;
  const { id } = (await holding()).booking;
  await operate("audit");
  // So that there is time to see it.
  await fault(site.server, { mode: "slow", operations: ["list"] });
  await page.getByRole("button", { name: "Start an audit" }).click();
  await page.locator("[data-audit=running]").waitFor();
  await heal(site.server);
  await picture("audit-running");
  await page.locator("[data-audit]:not([data-audit=running])").waitFor({ timeout: 120_000 });
  expect(await page.locator("[data-audit]").getAttribute("data-audit")).toBe("clean");
  await picture("audit-clean");

  writeTo(site.server.stateDir, ["bookings", "parked_messages"], "DELETE FROM bookings WHERE id = ?", id);
  await page.getByRole("button", { name: "Start an audit" }).click();
  await page.locator("[data-audit=discrepancies]").waitFor({ timeout: 120_000 });
  await page.getByText("Lists and search show what bookings and flights are.").waitFor();
  await page.getByText("lists do not show the booking").waitFor();
  await page.getByRole("main").getByText(id).waitFor();
  await expect.poll(() => page.getByRole("cell", { name: "1 discrepancy" }).count()).toBe(1);
  await picture("audit-discrepancies");
  // The one before it is still there to read.
  await page.getByRole("table").getByRole("link").nth(1).click();
  await page.locator("[data-audit=clean]").waitFor();
});

test("the overview draws what comes in and what becomes of it, and goes on by itself", async () => {
  const { page } = site.visitor;
  await operate("overview");
  const { person, booking } = await holding();
  expect((await pay(site.server, person, booking)).status).toBe(202);
  await until(site.server, person, booking, "confirmed");
  await expect.poll(async () => Number(await page.locator("[data-funnel=confirmed]").textContent())).toBeGreaterThan(0);
  await page.locator("[data-breaker=closed]").waitFor();
  // Drawn from the third look on.
  await expect.poll(() => page.locator(".chart canvas").count(), { timeout: 90_000 }).toBe(2);
  // It is that of the last minute, which the first hold may be out of by now.
  const holds = async () => {
    const rate = Number(await page.locator("[data-rate=Holds]").textContent());
    if (!(rate > 0)) await holding();
    return rate;
  };
  await expect.poll(holds, { timeout: 120_000, interval: 5_000 }).toBeGreaterThan(0);
  await picture("overview");
});
