import { expect, test } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import { invariant } from "#domain/invariant.ts";
import { flightsOf, held, pay, search, until } from "../e2e/trip.ts";
import { type Person, newPerson, signIn as signInByApi } from "../harness/people.ts";
import { seeStatus, signIn } from "./journey.ts";
import { siteOfFile } from "./site.ts";

const PHONE_WIDTH = 360;
/** Long enough to be seen to run, also on a busy machine. */
const HOLD_S = 30;
/** Longer than a quote is good for. */
const QUOTE_OVER_MS = 16 * 60_000;

/** How a booking, or an offer to cancel one, ends without its passenger. */
const site = siteOfFile(PHONE_WIDTH, "en-GB", { vars: { HOLD_TTL_SECONDS: String(HOLD_S) } });

/** Somebody signed in on the site, who holds a seat. */
async function holding(): Promise<{ person: Person; booking: Booking }> {
  const { page } = site.visitor;
  const person = await newPerson(site.server);
  await page.goto("/sign-in");
  await signIn(page, person);
  await page.getByRole("heading", { name: "Where to?" }).waitFor();
  const [offer] = await search(site.server);
  invariant(offer, "there is an offer");
  return { person, booking: await held(site.server, person, offer) };
}

/** The same, who has paid for it. */
async function booked(): Promise<{ person: Person; booking: Booking }> {
  const { person, booking } = await holding();
  expect((await pay(site.server, person, booking)).status).toBe(202);
  await until(site.server, person, booking, "confirmed");
  return { person, booking };
}

test("a hold that is not paid for counts down to its end, and says by itself that it has ended and nothing was charged", async () => {
  const { page, screenshot } = site.visitor;
  const { booking } = await holding();
  await page.goto(`/bookings/${booking.id}`);
  const timer = page.getByRole("timer");
  await expect.poll(() => timer.textContent()).toMatch(/^00:[0-3]\d$/);
  await seeStatus(page, "expired");
  await page
    .getByText("The seats were not paid for in time. Nothing was charged, and the seats are no longer held for you.")
    .waitFor();
  await page.getByText("Hold expired").waitFor();
  // Who only reads is left where they do.
  expect(await page.locator("[data-status]:focus").count()).toBe(0);
  expect(await timer.count()).toBe(0);
  expect(await page.getByRole("button", { name: /^Pay |Let the seats go|Change seats/ }).count()).toBe(0);
  await screenshot("expired");
});

test("a quote that runs out is taken back while it is looked at, and another is a click away", async () => {
  const { page, screenshot } = site.visitor;
  await page.clock.install();
  const { booking } = await booked();
  await page.goto(`/bookings/${booking.id}`);
  const ask = page.getByRole("button", { name: "What would I get back?" });
  await ask.click();
  await page.getByTestId("refund").waitFor();
  await page.clock.fastForward(QUOTE_OVER_MS);
  await ask.waitFor();
  expect(await page.getByTestId("refund").count()).toBe(0);
  expect(await page.getByRole("button", { name: /^Cancel the booking/ }).count()).toBe(0);
  // The keyboard was in what is gone.
  await page.locator("button:focus", { hasText: "What would I get back?" }).waitFor();
  await page.getByRole("status").getByText("The refund quote has expired.").waitFor();
  await screenshot("quote-over");
  await ask.click();
  await page.getByTestId("refund").waitFor();
  await seeStatus(page, "confirmed");
});

test("whoever's flight is cancelled reads that the airline did it, and what becomes of the money", async () => {
  const { page, screenshot } = site.visitor;
  const { person, booking } = await booked();
  await page.goto(`/bookings/${booking.id}`);
  await seeStatus(page, "confirmed");
  const [flight = ""] = flightsOf(booking);
  const { token } = await signInByApi(site.server, "operator@example.com");
  const cancelled = await site.server.api(`/v1/ops/flights/${flight}/cancel`, {
    method: "POST",
    token,
    key: `cancels-${flight}`,
  });
  expect(cancelled.status).toBeLessThan(300);
  await until(site.server, person, booking, "cancelled");
  await page.reload();
  await seeStatus(page, "cancelled");
  const notice = page.getByTestId("ended");
  await notice
    .getByText(`We are sorry: the airline has cancelled flight ${flight.split("_")[0]}, and your booking with it.`)
    .waitFor();
  expect(await notice.innerText()).toMatch(/£[\d,.]+ (was refunded to|is on its way to) your card/);
  await page.getByText("Flight cancelled: ").waitFor();
  expect(await page.getByText(/for others again|requested/).count()).toBe(0);
  await screenshot("flight-cancelled");
});
