import type { Locator } from "playwright-core";
import { expect } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import { invariant } from "#domain/invariant.ts";
import { DEMO_PASSWORD } from "../../seed/users.ts";
import { held, search } from "../e2e/trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";
import { type Person, newPerson } from "../harness/people.ts";
import { signIn } from "./journey.ts";
import type { Site } from "./site.ts";

const PHONE_PX = 360;
export const WIDE_PX = 1600;

/** An operator on a page of the console. */
export async function operateOn({ visitor: { page } }: Site, place: string): Promise<void> {
  await page.goto(`/ops/${place}`);
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await signIn(page, { email: "operator@example.com", password: DEMO_PASSWORD });
  await page.getByRole("navigation", { name: "Operator console" }).waitFor();
}

/** Has the page look again until this is on it. A look that is under way is waited for: another would drop its answer. */
export const lookedUp = ({ visitor: { page } }: Site, what: Locator, button: string): Promise<void> =>
  expect
    .poll(
      async () => {
        await page.locator('.loading, [aria-busy="true"]').first().waitFor({ state: "detached" });
        const count = await what.count();
        if (count === 0) await page.getByRole("button", { name: button }).click();
        return count;
      },
      { interval: 1_500 },
    )
    .toBe(1);

/** The page as it is, on a phone and on a wide screen. */
export async function pictureOf({ visitor: { page, screenshot } }: Site, name: string): Promise<void> {
  for (const width of [PHONE_PX, WIDE_PX]) {
    await page.setViewportSize({ width, height: 900 });
    await screenshot(`console-${name}-${width}`);
  }
}

/** Somebody new who holds a seat from Heathrow to Kennedy, on this day or some days from now. */
export async function holdingOn({ server }: Site, departure_date = inDays(5)): Promise<{ person: Person; booking: Booking }> {
  const person = await newPerson(server);
  const [offer] = await search(server, { departure_date });
  invariant(offer, "there is an offer");
  return { person, booking: await held(server, person, offer) };
}
