import type { Request } from "playwright-core";
import { expect, test } from "vitest";
import { chooseFare, heldBooking, namePassengers, payWith, searchHeathrowToKennedy, signIn } from "./journey.ts";
import { inDays } from "../../scripts/api/in-days.ts";
import { type Person, newPerson } from "../harness/people.ts";
import { siteOfFile } from "./site.ts";

const PHONE_WIDTH = 360;
const DEMO = { email: "passenger@example.com", password: "holdfast-demo" };

const site = siteOfFile(PHONE_WIDTH);

const banner = () => site.visitor.page.getByText("You are offline. What is here stays");
const unknownYet = () => site.visitor.page.getByText("We do not know yet whether it was done");
const askedAgain = () => site.visitor.page.getByText("It is asked for again as soon as there is a connection.");
const heading = (name: string) => site.visitor.page.getByRole("heading", { name, exact: true });

/** The keys under which something was asked for, in that order. */
function keysOf(method: string, pathname: RegExp): string[] {
  const keys: string[] = [];
  site.visitor.page.on("request", (request: Request) => {
    if (request.method() === method && pathname.test(new URL(request.url()).pathname))
      keys.push(request.headers()["idempotency-key"] ?? "none");
  });
  return keys;
}

/** Somebody new each time: there is a limit to what one may hold at a time. */
async function comeToTheForm(): Promise<Person> {
  const { page } = site.visitor;
  const person = await newPerson(site.server);
  await page.goto("/sign-in");
  await signIn(page, person);
  await searchHeathrowToKennedy(page);
  await chooseFare(page, "Flex");
  await namePassengers(page, [["Ada", "Lovelace", "1990-12-10"]]);
  return person;
}

test("without a connection every page says so, keeps what was typed and loaded, and goes on by itself once it is back", async () => {
  const { page, setOffline, screenshot } = site.visitor;
  await page.goto("/");
  await page.getByRole("combobox", { name: "From" }).fill("lhr");
  await setOffline(true);
  await banner().waitFor();
  await page.getByRole("combobox", { name: "To" }).fill("jfk");
  await screenshot("offline-search");
  await setOffline(false);
  await banner().waitFor({ state: "detached" });
  expect(await page.getByRole("combobox", { name: "From" }).inputValue()).toBe("lhr");

  await setOffline(true);
  await page.getByRole("button", { name: "Search" }).click();
  await askedAgain().waitFor();
  await page.getByRole("button", { name: "Try again" }).click();
  await askedAgain().waitFor();
  await screenshot("offline-offers");
  expect(await page.getByText(/Looking for flights/).count()).toBe(0);
  await setOffline(false);
  await page
    .getByText(/fares found$/)
    .first()
    .waitFor();
  expect(await askedAgain().count()).toBe(0);

  await setOffline(true);
  await banner().waitFor();
  await page
    .getByRole("button", { name: /^See fares/ })
    .first()
    .click();
  await page
    .getByRole("button", { name: /^Choose Flex/ })
    .first()
    .waitFor();
  await setOffline(false);
});

test("a page of the reader's own comes once the connection is back, and who they are is not forgotten meanwhile", async () => {
  const { page, setOffline } = site.visitor;
  await page.goto("/sign-in");
  await signIn(page, DEMO);
  await page.getByRole("link", { name: "Find booking" }).click();
  await heading("Find a booking").waitFor();
  await setOffline(true);
  await page.getByRole("link", { name: "My trips" }).click();
  await askedAgain().waitFor();
  await page.getByRole("link", { name: "Account" }).click();
  await heading("Where you are signed in").waitFor();
  await askedAgain().first().waitFor();
  await page.getByRole("link", { name: "My trips" }).click();
  await setOffline(false);
  await page
    .getByText(/No bookings yet|passenger ·/)
    .first()
    .waitFor();
  expect(await page.getByRole("button", { name: "Sign out" }).isVisible()).toBe(true);
  expect(await askedAgain().count()).toBe(0);
});

test("a sign-out that has no answer says so, leaves who is signed in on the page, and is done once it is asked for again", async () => {
  const { page, setOffline, screenshot } = site.visitor;
  await page.goto("/sign-in");
  await signIn(page, await newPerson(site.server));
  await page.getByRole("link", { name: "Find booking" }).click();
  await heading("Find a booking").waitFor();
  const signOut = page.getByRole("button", { name: "Sign out" });
  const failed = page.getByRole("alert").filter({ hasText: "You may still be signed in" });
  await setOffline(true);
  await signOut.click();
  await failed.waitFor();
  expect(await signOut.isVisible()).toBe(true);
  await screenshot("offline-sign-out");
  await setOffline(false);
  await signOut.click();
  await page.getByRole("link", { name: "Sign in" }).waitFor();
  expect(await failed.count()).toBe(0);
});

test("a hold whose answer was lost is asked for again under its key, is never called failed, and is one booking", async () => {
  const { page, setOffline, loseAnswers, screenshot } = site.visitor;
  await comeToTheForm();
  const keys = keysOf("POST", /^\/v1\/bookings$/);
  const giveBack = await loseAnswers("POST", /^\/v1\/bookings$/);
  await page.getByRole("button", { name: "Hold these seats" }).click();
  await unknownYet().waitFor();
  expect(await page.locator(".notice.problem").count()).toBe(0);
  expect(await page.getByLabel("Given name").inputValue()).toBe("Ada");
  // Whoever reads elsewhere meanwhile is not called back at each try.
  await page.evaluate("scrollTo(0, 0)");
  await page.waitForEvent("requestfailed");
  const twoFrames = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))";
  await page.evaluate(twoFrames);
  await page.waitForEvent("requestfailed");
  expect(await page.evaluate(`${twoFrames}.then(() => scrollY)`)).toBe(0);
  // Only now: meanwhile it is asked for ever more seldom.
  await screenshot("hold-unanswered");
  await giveBack();
  await setOffline(true);
  await setOffline(false);
  const id = await heldBooking(page);
  expect(keys.length).toBeGreaterThan(1);
  expect(new Set(keys).size).toBe(1);

  await page.getByRole("link", { name: "My trips" }).click();
  await page.locator(`a[href="/bookings/${id}"]`).waitFor();
  expect(await page.locator('a[href^="/bookings/"]').count()).toBe(1);
});

test("whoever reloads a form whose answer was lost, and asks once more, asks under the same key", async () => {
  const { page, loseAnswers } = site.visitor;
  await comeToTheForm();
  const keys = keysOf("POST", /^\/v1\/bookings$/);
  const giveBack = await loseAnswers("POST", /^\/v1\/bookings$/);
  await page.getByRole("button", { name: "Hold these seats" }).click();
  await unknownYet().waitFor();
  await giveBack();
  await page.reload();
  await page.getByRole("button", { name: "Hold these seats" }).click();
  await heldBooking(page);
  expect(keys.length).toBeGreaterThan(1);
  expect(new Set(keys).size).toBe(1);
});

test("a session that ends while a hold has no answer takes neither the form nor its key along, and it becomes one booking", async () => {
  const { page, loseAnswers, expectRefusal, screenshot } = site.visitor;
  const person = await comeToTheForm();
  const keys = keysOf("POST", /^\/v1\/bookings$/);
  const giveBack = await loseAnswers("POST", /^\/v1\/bookings$/);
  await page.getByRole("button", { name: "Hold these seats" }).click();
  await unknownYet().waitFor();
  // As when it is revoked elsewhere, or out of time, and the token lapses.
  expectRefusal("GET", /^\/v1\/auth\/token$/);
  await page.context().clearCookies();
  // In one step: it is also asked for by itself, after which there is no such button.
  await page.evaluate(`
    const now = performance.now.bind(performance);
    performance.now = () => now() + 600_000;
    document.querySelector("main form button.primary").click();
  `);
  const signInToBook = page.getByRole("main").getByRole("link", { name: /^Sign in/ });
  await signInToBook.waitFor();
  await screenshot("hold-signed-out");
  await giveBack();
  await signInToBook.click();
  await signIn(page, person);
  await heading("Book").waitFor();
  await expect.poll(() => page.getByLabel("Given name").inputValue()).toBe("Ada");
  await page.getByRole("button", { name: "Hold these seats" }).click();
  const id = await heldBooking(page);
  expect(keys.length).toBeGreaterThan(1);
  expect(new Set(keys).size).toBe(1);

  await page.getByRole("link", { name: "My trips" }).click();
  await page.locator(`a[href="/bookings/${id}"]`).waitFor();
  expect(await page.locator('a[href^="/bookings/"]').count()).toBe(1);
});

test("what is typed while nobody knows what became of a hold is another wish: the first is not asked for again", async () => {
  const { page, loseAnswers, setOffline } = site.visitor;
  await comeToTheForm();
  const keys = keysOf("POST", /^\/v1\/bookings$/);
  const giveBack = await loseAnswers("POST", /^\/v1\/bookings$/);
  await page.getByRole("button", { name: "Hold these seats" }).click();
  await unknownYet().waitFor();
  await setOffline(true);
  await page.getByLabel("Given name").fill("Augusta");
  const asked = keys.length;
  expect(await unknownYet().count()).toBe(0);
  await giveBack();
  await setOffline(false);
  await banner().waitFor({ state: "detached" });
  expect(keys.length).toBe(asked);
  await page.getByRole("button", { name: "Hold these seats" }).click();
  await heldBooking(page);
  await page.getByText("Augusta Lovelace").waitFor();
  expect(new Set(keys).size).toBe(2);
});

test("a booking is read on without a connection, and catches up when it is back", async () => {
  const { page, setOffline, screenshot } = site.visitor;
  await comeToTheForm();
  await page.getByRole("button", { name: "Hold these seats" }).click();
  await heldBooking(page);
  await setOffline(true);
  await page.getByText("What you see may be out of date; trying again.").waitFor();
  expect(await page.getByText("Ada Lovelace").count()).toBe(1);
  const keys = keysOf("POST", /\/payments$/);
  await payWith(page, "Visa •••• 4242");
  await unknownYet().waitFor();
  await screenshot("offline-booking");
  await setOffline(false);
  // A payment has many steps, and the machine may be busy with other tests.
  await page.locator('[data-status="confirmed"]').waitFor({ timeout: 90_000 });
  expect(await page.getByText("What you see may be out of date").count()).toBe(0);
  expect(new Set(keys).size).toBe(1);
});

test("what takes its time says so, to eyes and ears, and no longer once it is done", async () => {
  const { page, holdBack } = site.visitor;
  await comeToTheForm();
  const slow = page.getByText("Still working on it.");
  const bookingMayCome = await holdBack(/^\/v1\/bookings$/);
  await page.getByRole("button", { name: "Hold these seats" }).click();
  await slow.waitFor();
  bookingMayCome();
  await heldBooking(page);
  await slow.waitFor({ state: "detached" });

  const offersMayCome = await holdBack(/^\/v1\/offers$/);
  await page.goto(`/search?origin=LHR&destination=CDG&departure_date=${inDays(20)}&adults=1`);
  await page.getByRole("status").filter({ hasText: "Looking for flights…" }).waitFor();
  await page.getByRole("status").getByText("This takes longer than usual.").waitFor();
  offersMayCome();
  await page
    .getByText(/fares found$|No flights are on sale/)
    .first()
    .waitFor();
  await slow.waitFor({ state: "detached" });
  expect(await page.getByText("This takes longer than usual.").count()).toBe(0);
});

/** Has the page's next answer from this address break off after its first bytes, as on a line that fails. */
const breakOff = (path: string): Promise<unknown> =>
  site.visitor.page.evaluate(`
    const whole = window.fetch;
    window.fetch = async (target, init) => {
      if (target !== "${path}") return whole(target, init);
      window.fetch = whole;
      const stream = new ReadableStream({
        start: (answer) => {
          answer.enqueue(new TextEncoder().encode("{"));
          setTimeout(() => answer.error(new TypeError("network error")));
        },
      });
      return new Response(stream, { headers: { "content-type": "application/json" } });
    };
  `);

test("a download that breaks off says so, and comes when it is asked for again, and a fault of the page's own leaves its button", async () => {
  const { page, complaints } = site.visitor;
  await page.goto("/sign-in");
  await signIn(page, await newPerson(site.server));
  await page.getByRole("link", { name: "Account" }).click();
  const button = page.getByRole("button", { name: "Download my data" });
  await button.waitFor();
  await breakOff("/v1/me/export");
  const came = page.waitForEvent("download");
  await button.click();
  await unknownYet().waitFor();
  expect(await button.isEnabled()).toBe(true);
  await came;
  await unknownYet().waitFor({ state: "detached" });

  await page.evaluate(`URL.createObjectURL = () => { throw new Error("no room for a file") }`);
  await button.click();
  await expect.poll(() => complaints.splice(0)).toEqual(["uncaught: no room for a file"]);
  await expect.poll(() => button.isEnabled()).toBe(true);
});
