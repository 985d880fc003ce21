import type { Locator, Page } from "playwright-core";
import { invariant } from "#domain/invariant.ts";
import { type Person, newPerson } from "../harness/people.ts";
import type { SiteServer } from "./browser.ts";

/** The steps that several tests take, as a reader of the page takes them: by what is written on it. */

export async function signIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Sign out" }).waitFor();
}

/** From the form to the offers: London Heathrow is found by its name and chosen by keyboard, New York by its code. */
export async function searchHeathrowToKennedy(
  page: Page,
  party: { adults: number; returnDate?: string } = { adults: 1 },
): Promise<void> {
  await page.goto("/");
  await page.getByRole("combobox", { name: "From" }).pressSequentially("heathrow");
  await takeFirstAirport(page, /London \(LHR\)/);
  await page.getByRole("combobox", { name: "To" }).fill("jfk");
  await page.getByLabel("Adults").selectOption(String(party.adults));
  if (party.returnDate !== undefined) {
    await page.getByRole("radio", { name: "Return" }).check();
    await page.getByLabel("Coming back", { exact: true }).fill(party.returnDate);
  }
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("heading", { name: "LHR to JFK" }).waitFor();
}

/** By keyboard, once it is the first that is suggested: what fits the first letters may begin with another. */
export async function takeFirstAirport(page: Page, name: RegExp): Promise<void> {
  await page.getByRole("option", { name }).and(page.locator(":first-child")).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.getByRole("option", { name, selected: true }).waitFor();
  await page.keyboard.press("Enter");
}

/** Opens the fares of the first journey. */
export async function seeFares(page: Page): Promise<void> {
  await page
    .getByRole("button", { name: /^See fares/ })
    .first()
    .click();
}

/** Chooses a fare of the first journey. */
export async function chooseFare(page: Page, family: "Light" | "Classic" | "Flex"): Promise<void> {
  await seeFares(page);
  await page
    .getByRole("button", { name: new RegExp(`^Choose ${family}`) })
    .first()
    .click();
  await page.getByRole("heading", { name: "Book", exact: true }).waitFor();
}

/** More than any page has stops of the tab key. */
const MOST_STOPS = 300;

/** Goes there as who has no pointer does: by the tab key. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  const focused = target.and(page.locator(":focus"));
  await target.first().waitFor();
  for (let stops = 0; (await focused.count()) === 0; stops++) {
    invariant(stops < MOST_STOPS, `the tab key leads to ${String(target)}`);
    await page.keyboard.press("Tab");
  }
}

/** The same, and what is done there. */
export const byKeyboard = (page: Page) => ({
  press: async (target: Locator, key = "Enter"): Promise<void> => {
    await tabTo(page, target);
    await page.keyboard.press(key);
  },
  type: async (target: Locator, text: string): Promise<void> => {
    await tabTo(page, target);
    await page.keyboard.type(text);
  },
});

/** A verified user of the API, signed in on the page and about to fill in the booking form. */
export async function readyToBook(server: SiteServer, page: Page, adults = 1): Promise<Person> {
  const person = await newPerson(server);
  await searchHeathrowToKennedy(page, { adults });
  await chooseFare(page, "Classic");
  await page.getByRole("link", { name: "Sign in or create one" }).click();
  await signIn(page, person);
  return person;
}

export async function namePassengers(page: Page, names: [given: string, family: string, bornOn: string][]): Promise<void> {
  for (const [index, [given, family, bornOn]] of names.entries()) {
    await page.getByLabel("Given name").nth(index).fill(given);
    await page.getByLabel("Family name").nth(index).fill(family);
    await page.getByLabel("Date of birth").nth(index).fill(bornOn);
  }
}

/** A free seat without a price on the flight whose map is open. */
export async function freeSeat(page: Page, nth = 0): Promise<string> {
  const seats = page.locator("button.seat.free:visible");
  await seats.first().waitFor();
  return (await seats.nth(nth).getAttribute("data-seat")) ?? "";
}

/** Chooses a seat of the flight whose map is open. */
export async function chooseSeat(page: Page, designator: string): Promise<void> {
  await page.locator(`button[data-seat="${designator}"]:visible`).click();
}

export async function hold(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Hold these seats" }).click();
  return heldBooking(page);
}

/** The id of the booking whose page has opened. */
export async function heldBooking(page: Page): Promise<string> {
  await page.locator('[data-status="held"]').waitFor();
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

export async function payWith(page: Page, card: string): Promise<void> {
  await page.getByLabel(card).check();
  await page.getByRole("button", { name: /^Pay / }).click();
}

/** Waits for the page to say so by itself. */
export async function seeStatus(page: Page, status: string): Promise<void> {
  await page.locator(`[data-status="${status}"]`).waitFor();
}
