import { expect, test } from "vitest";
import { signIn } from "../harness/people.ts";
import { inDays } from "../../scripts/api/in-days.ts";
import { rebuildSearch } from "../../scripts/api/rebuild-search.ts";
import { seeFares } from "./journey.ts";
import { siteOfFile } from "./site.ts";

const PHONE_WIDTH = 360;
const DAY_MS = 86_400_000;

const site = siteOfFile(PHONE_WIDTH);

const departure = () => site.visitor.page.getByLabel("Departure", { exact: true });
const focusedDate = () => site.visitor.page.evaluate<string>("document.activeElement.dataset.date");

/** The date that has the focus after keys that were pressed faster than the page is painted. */
const keysWithinOneFrame = (keys: string[]) =>
  site.visitor.page.evaluate<string>(`(async () => {
    for (const key of ${JSON.stringify(keys)}) {
      document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      await Promise.resolve();
    }
    return document.activeElement.dataset.date;
  })()`);

test("from beyond the last day on sale the keyboard leads back, and nothing there can be chosen", async () => {
  const { page } = site.visitor;
  await page.goto("/");
  // Of a route that no other test asks the lowest fares of: what they are is kept for a while.
  await page.getByRole("combobox", { name: "From" }).fill("lhr");
  await page.getByRole("combobox", { name: "To" }).fill("mad");
  await page.getByRole("button", { name: "Lowest fares by day for departure" }).click();
  const chosen = await departure().inputValue();
  await page.locator(`[data-date="${chosen}"]`).focus();
  const MONTHS = 14;
  // There and back, months that are not on sale yet.
  for (let n = 0; n < 2 * MONTHS; n++) site.visitor.expectRefusal("GET", /^\/v1\/fare-calendar$/);
  for (let n = 0; n < MONTHS; n++) await page.keyboard.press("PageDown");
  await page.locator(".fare-calendar .problem").waitFor();
  await page.keyboard.press("Enter");
  expect(await departure().inputValue()).toBe(chosen);
  for (let n = 0; n < MONTHS; n++) await page.keyboard.press("PageUp");
  await page.locator(`[data-date^="${chosen.slice(0, 7)}"]:focus`).waitFor();
});

test("a suggestion that the keyboard has reached stays chosen when the answer to the last letters brings it again", async () => {
  const { page } = site.visitor;
  await page.goto("/");
  const from = page.getByRole("combobox", { name: "From" });
  const heathrow = page.getByRole("option", { name: /London \(LHR\)/ });
  const lastLetters = /\/v1\/airports\?q=heathrow$/;
  const { promise: reached, resolve: answer } = Promise.withResolvers<void>();
  await page.route(lastLetters, async (route) => {
    await reached;
    await route.continue();
  });
  await from.pressSequentially("heathr");
  await heathrow.waitFor();
  const asked = page.waitForRequest(lastLetters);
  await from.pressSequentially("ow");
  await asked;
  await page.keyboard.press("ArrowDown");
  const answered = page.waitForResponse(lastLetters);
  answer();
  await (await answered).finished();
  await page.evaluate("new Promise((painted) => requestAnimationFrame(() => setTimeout(painted, 100)))");

  expect(await heathrow.getAttribute("aria-selected")).toBe("true");
  await page.keyboard.press("Enter");
  expect(await from.inputValue()).toBe("London (LHR)");
});

test("a day is chosen from the calendar of lowest fares by keyboard, and a trip searched before is a click away", async () => {
  const { page, screenshot } = site.visitor;
  // A new system works out its lowest fares minutes after it has started; this does so at once.
  await rebuildSearch(site.server, { token: (await signIn(site.server, "operator@example.com")).token });
  await page.goto("/");
  await page.getByRole("radio", { name: "Return" }).check();
  await page.getByRole("combobox", { name: "From" }).fill("lhr");
  await page.getByRole("combobox", { name: "To" }).fill("jfk");
  await page.getByLabel("Coming back", { exact: true }).fill(inDays(20));
  await page.getByRole("button", { name: "Lowest fares by day for departure" }).click();
  await page
    .getByRole("button", { name: /from £[0-9,.]+/ })
    .first()
    .waitFor();
  await screenshot("fare-calendar");
  const chosen = await departure().inputValue();
  await page.locator(`[data-date="${chosen}"]`).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  const next = new Date(Date.parse(chosen) + 8 * DAY_MS).toISOString().slice(0, 10);
  await page.locator(`[data-date="${next}"]:focus`).waitFor();
  expect(await keysWithinOneFrame(["ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowUp", "ArrowDown"])).toBe(next);
  await page.keyboard.press("PageDown");
  await page.locator(`[data-date]:not([data-date^="${next.slice(0, 7)}"]):focus`).waitFor();
  const day = await focusedDate();
  await page.keyboard.press("Enter");
  expect(await departure().inputValue()).toBe(day);
  // The calendar is gone, and the keyboard is where it was opened.
  await page.locator("button:focus", { hasText: "Lowest fares by day for departure" }).waitFor();
  // Nobody comes back before they left.
  expect(await page.getByLabel("Coming back", { exact: true }).inputValue()).toBe(day);
  // Still on sale where the longest month lies between.
  await page.getByLabel("Coming back", { exact: true }).fill(new Date(Date.parse(day) + 5 * DAY_MS).toISOString().slice(0, 10));

  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("heading", { name: "LHR to JFK" }).waitFor();
  const address = page.url();
  const found = page.getByRole("button", { name: /^See fares/ });
  await found.first().waitFor();
  await page.evaluate("scrollTo({ top: 700, behavior: 'instant' })");
  await page.getByRole("link", { name: "Search" }).click();
  await page.getByRole("heading", { name: "Recent searches" }).waitFor();
  await screenshot("recent-searches");
  // What was found is not at hand any more, and comes later than the page.
  await page.reload();
  await page.getByRole("link", { name: /^LHR to JFK/ }).click();
  await page.getByRole("heading", { name: "LHR to JFK" }).waitFor();
  expect(page.url()).toBe(address);
  // It is a search once more, and not the way back.
  await found.first().waitFor();
  expect(await page.evaluate<number>("new Promise((painted) => requestAnimationFrame(() => painted(scrollY)))")).toBe(0);
  await page.getByRole("link", { name: "Search" }).click();
  await page.getByRole("button", { name: "Forget them" }).click();
  await page.reload();
  await page.getByRole("heading", { name: "Where to?" }).waitFor();
  expect(await page.getByRole("heading", { name: "Recent searches" }).count()).toBe(0);
});

test("a trip of several flights is searched as one, and is the same after a reload", async () => {
  const { page, screenshot } = site.visitor;
  await page.goto("/");
  await page.getByRole("radio", { name: "Several flights" }).check();
  const wanted = [
    ["LHR", "JFK", inDays(20)],
    ["JFK", "CDG", inDays(24)],
    ["CDG", "LHR", inDays(27)],
  ] as const;
  await page.getByRole("button", { name: "Add a flight" }).click();
  for (const [index, [origin, destination, date]] of wanted.entries()) {
    const flight = page.getByRole("group", { name: `Flight ${index + 1}` });
    await flight.getByRole("combobox", { name: "From" }).fill(origin);
    await flight.getByRole("combobox", { name: "To" }).fill(destination);
    await flight.getByLabel("Departure").fill(date);
  }
  await screenshot("several-flights");
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("heading", { name: "LHR to JFK, JFK to CDG, CDG to LHR" }).waitFor();
  await seeFares(page);
  await page.getByRole("button", { name: /^Choose Flex/ }).waitFor();
  await page.reload();
  await page.getByRole("button", { name: /^Choose Flex/ }).waitFor();
  const lines = await page.locator("article.journey").first().locator(".slice-line").allTextContents();
  expect(lines.map((line) => line.match(/[A-Z]{3}/g)?.join(" "))).toEqual(["LHR JFK", "JFK CDG", "CDG LHR"]);
  await screenshot("several-flights-found");

  // Nor is it lost for whoever goes back to change it.
  await page.goBack();
  const last = page.getByRole("group", { name: "Flight 3" });
  const entered = async () => [
    await last.getByRole("combobox", { name: "From" }).inputValue(),
    await last.getByRole("combobox", { name: "To" }).inputValue(),
    await last.getByLabel("Departure").inputValue(),
  ];
  await last.waitFor();
  expect(await entered()).toEqual(wanted[2]);
  await page.reload();
  await last.waitFor();
  expect(await entered()).toEqual(wanted[2]);
});

test("flights that cannot follow each other are refused in words", async () => {
  const { page, expectRefusal } = site.visitor;
  expectRefusal("POST", /^\/v1\/offers\/search$/);
  await page.goto(`/search?origin=LHR&destination=JFK&departure_date=${inDays(20)}&more=JFK.CDG.${inDays(18)}`);
  await page.getByText("One flight starts before the one before it can have landed.").waitFor();
  expect(await page.locator("article.journey").count()).toBe(0);
});

test("the keyboard stays at the button that swaps the ends, and is led from a search on the results to what they are of then", async () => {
  const { page, screenshot } = site.visitor;
  const hasFocus = "document.activeElement.textContent";
  await page.goto("/");
  await page.getByRole("combobox", { name: "From" }).fill("lhr");
  await page.getByRole("combobox", { name: "To" }).fill("jfk");
  await page.getByRole("button", { name: "Swap from and to" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => page.getByRole("combobox", { name: "From" }).inputValue()).toBe("JFK");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.getByRole("combobox", { name: "From" }).inputValue()).toBe("LHR");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await page.getByRole("heading", { name: "LHR to JFK" }).waitFor();
  await page.getByText("Change the search").click();
  await page.getByRole("combobox", { name: "To" }).fill("cdg");
  await page.getByRole("button", { name: "Search", exact: true }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "LHR to CDG" }).waitFor();
  await expect.poll(() => page.evaluate<string>(hasFocus)).toBe("LHR to CDG");
  await screenshot("searched-from-results");
});

test("where the browser lets no site keep anything flights are searched for, and a fare is chosen, all the same", async () => {
  const { page } = site.visitor;
  // As Chrome does where all cookies are blocked.
  await page.addInitScript(`for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, { get: () => { throw new DOMException("Access is denied.", "SecurityError"); } })`);
  await page.goto("/");
  await page.getByRole("combobox", { name: "From" }).fill("lhr");
  await page.getByRole("combobox", { name: "To" }).fill("jfk");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await seeFares(page);
  await page
    .getByRole("button", { name: /^Choose Flex/ })
    .first()
    .click();
  await page.getByRole("heading", { name: "Book", exact: true }).waitFor();
  await page.getByText("To hold seats you need an account.").waitFor();
  expect(new URL(page.url()).pathname).toBe("/book");
});
