import { expect, test } from "vitest";
import { seeFares } from "./journey.ts";
import { siteOfFile } from "./site.ts";
import { inDays } from "../../scripts/api/in-days.ts";

const WIDTHS = [360, 1600];

const site = siteOfFile(1280);

/** There are ways with stops, so something to filter. */
const SEARCH = `/search?origin=LON&destination=NYC&departure_date=${inDays(20)}`;
/** More than fit on a page. */
const RETURN = `/search?origin=LHR&destination=JFK&departure_date=${inDays(20)}&return_date=${inDays(27)}&adults=2`;

const journeys = () => site.visitor.page.locator("article.journey");
const linesOf = async () => journeys().locator(".slice-line").allTextContents();
async function settled() {
  await site.visitor.page.locator('ol.journeys[aria-busy="false"] article').first().waitFor();
  await site.visitor.page
    .getByRole("button", { name: /^See fares/ })
    .first()
    .waitFor();
}

/** The page at both widths. */
async function pictures(name: string) {
  for (const width of WIDTHS) {
    await site.visitor.page.setViewportSize({ width, height: 900 });
    await site.visitor.screenshot(`${name}-${width}`);
  }
  await site.visitor.page.setViewportSize({ width: 1280, height: 900 });
}

test("filters narrow what is shown, and a reload and a way back keep them", async () => {
  const { page } = site.visitor;
  await page.goto(SEARCH);
  await settled();
  const all = await page.locator(".offer-count").textContent();
  await page.getByLabel("At most 1 stop").check();
  await page.waitForURL(/max_connections=1/);
  await expect.poll(() => page.locator(".offer-count").textContent()).not.toBe(all);
  await page.getByLabel("Refundable fares only").check();
  await page.waitForURL(/refundable=true/);
  await page.getByLabel("Sort by").selectOption("best");
  await page.waitForURL(/sort=best/);
  await settled();
  await seeFares(page);
  await page
    .getByRole("button", { name: /^Choose / })
    .first()
    .waitFor();
  for (const facts of await journeys().locator(".slice-facts").allTextContents()) expect(facts).not.toMatch(/2 stops/);
  expect(await page.getByText("Fare not refundable").count()).toBe(0);

  const before = { address: page.url(), lines: await linesOf() };
  await page.reload();
  await settled();
  await page
    .getByRole("button", { name: /^Choose / })
    .first()
    .waitFor();
  expect({ address: page.url(), lines: await linesOf() }).toEqual(before);
  expect(await page.getByLabel("At most 1 stop").isChecked()).toBe(true);

  await page
    .getByRole("button", { name: /^Choose / })
    .first()
    .click();
  await page.getByRole("heading", { name: "Book", exact: true }).waitFor();
  await page.goBack();
  await settled();
  expect({ address: page.url(), lines: await linesOf() }).toEqual(before);
  await page.getByRole("button", { name: "Clear all filters" }).click();
  await expect.poll(() => page.locator(".offer-count").textContent()).toBe(all);
  expect(page.url()).not.toMatch(/refundable|max_connections/);
});

test("as soon as a filter is chosen the list is said to be still of the search before", async () => {
  const { page, holdBack } = site.visitor;
  await page.goto(SEARCH);
  await settled();
  const come = await holdBack(/^\/v1\/offers$/);
  // Read after the next rendering, and before anything that follows from that has run.
  const isBusy = await page.getByLabel("At most 1 stop").evaluate(async (choice) => {
    choice.click();
    for (let tasks = 0; tasks < 20; tasks++) await Promise.resolve();
    return choice.ownerDocument.querySelector("ol.journeys")?.getAttribute("aria-busy");
  });
  expect(isBusy).toBe("true");
  await page.waitForURL(/max_connections=1/);
  come();
  await settled();
});

test("more flights come on demand, each once, and whoever comes back is where they were", async () => {
  const { page } = site.visitor;
  await page.goto(RETURN);
  await settled();
  const first = await journeys().count();
  await page.getByRole("button", { name: "Show more" }).click();
  await journeys().nth(first).waitFor();
  const keys = await page
    .locator("[aria-controls^=fares-]")
    .evaluateAll((buttons) => buttons.map((each) => each.getAttribute("aria-controls")));
  expect(new Set(keys).size).toBe(keys.length);

  const count = keys.length;
  const last = page.getByRole("button", { name: /^See fares/ }).last();
  await last.click();
  await page
    .getByRole("button", { name: /^Choose / })
    .last()
    .click();
  await page.getByRole("heading", { name: "Book", exact: true }).waitFor();
  await page.goBack();
  await settled();
  expect(await journeys().count()).toBe(count);
  await expect.poll(() => page.evaluate<number>("scrollY")).toBeGreaterThan(900);
});

test("the way back has hours of its own, and every fare of a journey is there though the list goes by price", async () => {
  const { page } = site.visitor;
  await page.goto(RETURN);
  await settled();
  await pictures("offers-return");
  await page.getByRole("group", { name: "JFK to LHR" }).getByLabel("Leave JFK").selectOption("18:00");
  await page.waitForURL(/departs=%2C18%3A00/);
  await settled();
  // The list of before stays until the filtered one is there.
  const isFiltered = async () => {
    const slices = journeys().locator(".slice:nth-of-type(2)");
    const leaves = await slices.evaluateAll((all) => all.map((slice) => slice.querySelector("time")?.textContent ?? ""));
    return leaves.length > 0 && leaves.every((time) => time >= "18:00");
  };
  await expect.poll(isFiltered).toBe(true);
  await seeFares(page);
  for (const family of ["Light", "Classic", "Flex"]) await page.getByRole("button", { name: `Choose ${family}` }).waitFor();
  await pictures("offers-fares");
});

test("what no flight passes is said, with the way out", async () => {
  const { page } = site.visitor;
  await page.goto(`${SEARCH}&max_duration_minutes=60`);
  await page.getByText("No flight passes all the filters.").waitFor();
  expect(await journeys().count()).toBe(0);
  await pictures("offers-none");
  await page.locator(".notice").getByRole("button", { name: "Clear all filters" }).click();
  await settled();
});

test("a search that fails is told in the whole width, where no filters stand beside it", async () => {
  const { page, expectRefusal } = site.visitor;
  expectRefusal("GET", /^\/v1\/offers$/);
  await page.goto(SEARCH.replace("origin=LON", "origin=XXX"));
  const notice = page.getByRole("alert").filter({ hasText: "There is no such airport" });
  await notice.waitFor();
  const [told, list] = await Promise.all([notice.boundingBox(), page.locator(".results").boundingBox()]);
  expect(told?.width).toBeGreaterThan(0.9 * (list?.width ?? Infinity));
  await pictures("offers-failed");
});

/** Notes what was there already and moved (https://web.dev/articles/cls), how far, and with which class. */
const NOTE_SHIFTS = `globalThis.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries())
    if (value > 0.01) globalThis.shifts.push(value.toFixed(3) + sources.map(({ node }) => " " + (node?.className ?? node?.textContent)));
}).observe({ type: "layout-shift", buffered: true })`;

test.each(WIDTHS)("nothing that is there moves while the offers are late, nor when they come, %i px wide", async (width) => {
  const { page, holdBack } = site.visitor;
  await page.setViewportSize({ width, height: 900 });
  await page.addInitScript(NOTE_SHIFTS);
  const come = await holdBack(/^\/v1\/offers$/);
  await page.goto(RETURN);
  await page.getByText("Looking for flights…").waitFor();
  await page.getByText("This takes longer than usual.").waitFor();
  come();
  await settled();
  // Shifts are told with the frame after them.
  await page.evaluate("new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))");
  expect(await page.evaluate("globalThis.shifts")).toEqual([]);
});

test("what is to come has its place in every width, and is not read out", async () => {
  const { page, holdBack } = site.visitor;
  const come = await holdBack(/^\/v1\/offers$/);
  await page.goto(RETURN);
  await page.getByText("Looking for flights…").waitFor();
  await pictures("offers-to-come");
  expect(await page.getByRole("button", { name: /^Filters/ }).count()).toBe(0);
  come();
  await settled();
});

const LATE_MS = 1_500;
test("before the script of the page has come its heading is there, and the search has begun, once", async () => {
  const { page } = site.visitor;
  const order: string[] = [];
  page.on("request", (request) => void (/\/v1\/offers/.test(request.url()) && order.push("search")));
  await page.route(/\/assets\/later/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, LATE_MS));
    await page.getByRole("heading", { name: "LON to NYC" }).waitFor();
    order.push("page");
    await route.fallback();
  });
  await page.goto(SEARCH);
  await settled();
  expect(order).toEqual(["search", "page"]);
});
