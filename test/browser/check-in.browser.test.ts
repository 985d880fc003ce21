import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import type { BoardingPass } from "#contracts/check-in.ts";
import type { Offer } from "#contracts/offers.ts";
import { type Person, newPerson } from "../harness/people.ts";
import { held, offerToCheckInFor, pay, search, until } from "../e2e/trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";
import { scanPage } from "../../workers/notifications/pdf/scan.fixture.ts";
import { answerTo } from "./browser.ts";
import { operateOn, pictureOf } from "./console.ts";
import { seeStatus, signIn } from "./journey.ts";
import { siteOfFile } from "./site.ts";

const PHONE_WIDTH = 360;
const site = siteOfFile(PHONE_WIDTH);

/** A booking of theirs, paid for; the page is where it stands. */
async function seeBooking(who: Person, offer: Offer): Promise<Booking> {
  const booking = await held(site.server, who, offer);
  await pay(site.server, who, booking);
  await until(site.server, who, booking, "confirmed");
  const { page } = site.visitor;
  await page.goto("/sign-in");
  await signIn(page, who);
  await page.goto(`/bookings/${booking.id}`);
  await seeStatus(page, "confirmed");
  return booking;
}

test("one of two checks in, then the other, and each has a boarding pass that is still there after a reload", async () => {
  const { page, screenshot } = site.visitor;
  const booking = await seeBooking(await newPerson(site.server), await offerToCheckInFor(site.server, { adults: 2 }));
  const panel = page.getByTestId("check-in");
  await panel.getByRole("checkbox", { name: "Grace Lovelace" }).uncheck();
  await screenshot("check-in");
  await panel.getByRole("button", { name: "Check in" }).click();
  await panel.getByRole("button", { name: "Download the boarding pass of Ada Lovelace" }).waitFor();
  expect(await panel.getByRole("button", { name: "Download the boarding pass of Grace Lovelace" }).count()).toBe(0);

  await panel.getByRole("button", { name: "Check in Grace Lovelace" }).click();
  const second = panel.getByRole("button", { name: "Download the boarding pass of Grace Lovelace" });
  await second.waitFor();
  expect(await panel.getByRole("button", { name: /^Check in/ }).count()).toBe(0);
  await page.reload();
  await second.waitFor();
  await screenshot("boarding-passes");

  const [download] = await Promise.all([page.waitForEvent("download"), second.click()]);
  expect(download.suggestedFilename()).toMatch(/^boarding-pass-HF\d+-\d+\.pdf$/);
  const read = await scanPage(new Uint8Array(readFileSync(await download.path())));
  expect(read?.slice(0, 30)).toBe(`M1LOVELACE/GRACE      E${booking.record_locator} `);
});

test("before its time, the page says when check-in opens, and offers nothing", async () => {
  const { page, screenshot } = site.visitor;
  const [offer] = await search(site.server, { departure_date: inDays(5) });
  if (offer === undefined) throw new Error("no offer");
  await seeBooking(await newPerson(site.server), offer);
  const panel = page.getByTestId("check-in");
  const clock = offer.slices[0]?.segments[0]?.departs_local.slice(11, 16) ?? "";
  await panel.getByText(/^Check-in opens on/).waitFor();
  expect(await panel.innerText()).toContain(`at ${clock}, LHR time.`);
  expect(await panel.getByRole("button").count()).toBe(0);
  await screenshot("check-in-later");
});

test("a flight that has been brought forward or put off is checked in for by the time that it leaves at now", async () => {
  const { page, screenshot } = site.visitor;
  const [offer] = await search(site.server, { departure_date: inDays(5) });
  const flight = offer?.slices[0]?.segments[0];
  if (offer === undefined || flight === undefined) throw new Error("no offer");
  await seeBooking(await newPerson(site.server), offer);
  const panel = page.getByTestId("check-in");
  await panel.getByText(/^Check-in opens on/).waitFor();
  let departs = new Date(Date.now() + 3 * 3_600_000).toISOString();
  await page.route(`**/v1/flights/${flight.flight_id}`, async (route) => {
    const response = await answerTo(route);
    const body = (await response.json()) as object;
    await route.fulfill({ response, json: { ...body, departs_at: departs, departs_local: departs.replace("Z", "+00:00") } });
  });
  await page.reload();
  await panel.getByRole("button", { name: /^Check in/ }).waitFor();
  expect(await panel.innerText()).toContain(`This flight now leaves on`);
  expect(await panel.getByText(/^Check-in opens on/).count()).toBe(0);
  await screenshot("check-in-moved");

  departs = new Date(Date.now() + 9 * 24 * 3_600_000).toISOString();
  await page.reload();
  await panel.getByText(/^Check-in opens on/).waitFor();
  expect(await panel.getByRole("button").count()).toBe(0);
});

test("a booking that is still to be paid shows its flight at the times that it has now, and that it does not fly", async () => {
  const { page, screenshot } = site.visitor;
  const who = await newPerson(site.server);
  const [offer] = await search(site.server, { departure_date: inDays(5) });
  const flight = offer?.slices[0]?.segments[0];
  if (offer === undefined || flight === undefined) throw new Error("no offer");
  const booking = await held(site.server, who, offer);
  await page.goto("/sign-in");
  await signIn(page, who);
  const sold = flight.departs_local.slice(11, 16);
  let now: object = {};
  await page.route(`**/v1/flights/${flight.flight_id}`, async (route) => {
    const response = await answerTo(route);
    await route.fulfill({ response, json: { ...((await response.json()) as object), ...now } });
  });
  const itinerary = page.locator(".itinerary");
  await page.goto(`/bookings/${booking.id}`);
  await seeStatus(page, "held");
  await itinerary.getByText(sold).first().waitFor();

  // A minute before midnight, which no flight leaves at.
  now = { departs_local: flight.departs_local.replace(/T\d\d:\d\d/, "T23:59") };
  await page.reload();
  await itinerary.getByText("23:59").waitFor();
  await page.getByText(`${flight.carrier}${flight.number} has changed since it was booked.`).waitFor();
  expect(await itinerary.getByText(sold).count()).toBe(0);
  await screenshot("held-moved");

  now = { ...now, status: "cancelled" };
  await page.reload();
  await page.getByText(`${flight.carrier}${flight.number} will not fly.`).waitFor();
  await itinerary.getByText(sold).first().waitFor();
  expect(await itinerary.getByText("23:59").count()).toBe(0);
});

test("who comes back to a page that was left open sees what has become of the flight and the booking meanwhile, and finds it as it was left", async () => {
  const { page } = site.visitor;
  const who = await newPerson(site.server);
  const booking = await seeBooking(who, await offerToCheckInFor(site.server, { adults: 2 }));
  const flight = booking.slices[0]?.segments[0];
  const panel = page.getByTestId("check-in");
  const left = panel.getByRole("checkbox", { name: "Grace Lovelace" });
  await left.uncheck();
  const departs = new Date(Date.parse(flight?.departs_at ?? "") + 600_000).toISOString();
  await page.route(`**/v1/flights/${flight?.flight_id}`, async (route) => {
    const response = await answerTo(route);
    const body = (await response.json()) as object;
    await route.fulfill({ response, json: { ...body, departs_at: departs, departs_local: departs.replace("Z", "+00:00") } });
  });
  const comeBack = () => page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
  await comeBack();
  await panel.getByText("This flight now leaves on").waitFor();
  expect(await left.isChecked()).toBe(false);

  const at = `/v1/bookings/${booking.id}`;
  const tell = (path: string, key: string) => site.server.api<{ id: string }>(path, { method: "POST", token: who.token, key });
  const quote = await tell(`${at}/cancellations`, "quote");
  await tell(`${at}/cancellations/${quote.body.id}/confirm`, "cancel");
  await until(site.server, who, booking, "cancelled");
  await comeBack();
  await seeStatus(page, "cancelled");
});

test("an operator sees in a flight's manifest who is checked in, with their numbers, infants too", async () => {
  const { page } = site.visitor;
  const who = await newPerson(site.server);
  const booking = await held(site.server, who, await offerToCheckInFor(site.server, { adults: 1, infants: 1 }));
  await pay(site.server, who, booking);
  await until(site.server, who, booking, "confirmed");
  const path = `/v1/bookings/${booking.id}/check-in`;
  const { body } = await site.server.api<{ data: BoardingPass[] }>(path, { method: "POST", token: who.token, key: "check-in" });
  expect(body.data).toHaveLength(2);

  await operateOn(site, `flights/${body.data[0]?.flight_id}`);
  await page.getByText(/passengers are checked in\.$/).waitFor();
  const rows = page.locator("tr", { hasText: booking.id });
  expect(await rows.count()).toBe(2);
  for (const { sequence } of body.data) await rows.getByRole("cell", { name: String(sequence), exact: true }).waitFor();
  await pictureOf(site, "manifest-checked-in");
});
