import { expect, test } from "vitest";
import type { Offer, SeatMap } from "#contracts/offers.ts";
import { newPerson } from "../harness/people.ts";
import { chooseSeat, freeSeat, hold, namePassengers, payWith, readyToBook, seeStatus } from "./journey.ts";
import { siteOfFile } from "./site.ts";

const site = siteOfFile(1280);

/** Somebody else holds this seat of the offer that the page is about to book; the flight's id. */
async function holdByApi(seat: string): Promise<string> {
  const rival = await newPerson(site.server);
  const offerId = await site.visitor.page.evaluate<string>("JSON.parse(sessionStorage.getItem('holdfast.chosen_offer')).id");
  const offer = await site.server.api<Offer>(`/v1/offers/${encodeURIComponent(offerId)}`);
  const flightId = offer.body.slices[0]?.segments[0]?.flight_id ?? "";
  const passenger = { id: offer.body.passengers[0]?.id, given_name: "Faster", family_name: "Rival", born_on: "1980-01-01" };
  const held = await site.server.api("/v1/bookings", {
    token: rival.token,
    key: `rival-of-${rival.email}`,
    json: {
      offer_id: offerId,
      contact: { email: rival.email },
      passengers: [{ ...passenger, seat_selections: [{ flight_id: flightId, designator: seat }] }],
    },
  });
  expect(held).toMatchObject({ status: 201 });
  return flightId;
}

test("whoever loses a seat to somebody faster is led to another one, and holds nothing meanwhile", async () => {
  const { page, screenshot, expectRefusal } = site.visitor;
  await readyToBook(site.server, page);
  await namePassengers(page, [["Alan", "Turing", "1992-06-23"]]);
  const seat = await freeSeat(page, 2);
  await chooseSeat(page, seat);
  const flightId = await holdByApi(seat);

  expectRefusal("POST", /^\/v1\/bookings$/);
  await page.getByRole("button", { name: "Hold these seats" }).click();
  await page.getByRole("alert").filter({ hasText: "a seat you chose is taken" }).waitFor();
  const offered = page.locator(".alternatives button").first();
  await offered.waitFor();
  await screenshot("seat-taken");
  expect(await page.locator(`button[data-seat="${seat}"]`).getAttribute("aria-disabled")).toBe("true");
  const map = await site.server.api<SeatMap>(`/v1/flights/${flightId}/seat-map`);
  expect(
    map.body.cabins
      .flatMap((cabin) => cabin.rows)
      .flatMap((row) => row.seats)
      .find((each) => each.designator === seat)?.state,
  ).toBe("held");

  const next = (await offered.textContent())?.split(" ")[0] ?? "";
  await offered.click();
  await hold(page);
  await page.getByText(`seat ${next}`).waitFor();
});

test("the seat of a hold is changed on its page, and is the one that is paid for", async () => {
  const { page, screenshot } = site.visitor;
  await readyToBook(site.server, page);
  await namePassengers(page, [["Ada", "Byron", "1990-12-10"]]);
  const before = await freeSeat(page);
  await chooseSeat(page, before);
  const bookingId = await hold(page);
  const price = await page.getByRole("button", { name: /^Pay / }).textContent();
  await page.getByRole("button", { name: "Change seats" }).click();
  const wish = await freeSeat(page);
  await chooseSeat(page, wish);
  await screenshot("changing-seats");
  await page.getByRole("button", { name: "Take these seats" }).click();
  await page.getByText(`seat ${wish}`).waitFor();
  expect(await page.getByText(`seat ${before}`, { exact: true }).count()).toBe(0);
  await page.getByRole("listitem").filter({ hasText: "Seats changed" }).waitFor();
  // Also to who does not see it, and whose keyboard is where it was before the maps.
  await page.getByRole("status").getByText("Seats changed").waitFor();
  await page.locator("button:focus", { hasText: "Change seats" }).waitFor();
  expect(await page.getByRole("button", { name: /^Pay / }).textContent()).toBe(price);
  await payWith(page, "Visa •••• 4242");
  await seeStatus(page, "confirmed");
  await page.getByText(`seat ${wish}`).first().waitFor();
  expect(new URL(page.url()).pathname).toContain(bookingId);
});

test("a seat that somebody else takes is no longer offered, without reading the map again", async () => {
  const { page, screenshot } = site.visitor;
  let readings = 0;
  page.on("request", (request) => (readings += Number(request.url().includes("/seat-map?"))));
  const sockets: string[] = [];
  page.on("websocket", (socket) => sockets.push(socket.url()));
  await readyToBook(site.server, page);
  const seat = await freeSeat(page, 2);
  const readBefore = readings;
  await expect.poll(() => sockets[0]).toMatch(/\/seat-map\/live\?since=[0-9]+$/);
  await holdByApi(seat);
  await page.locator(`button.taken[data-seat="${seat}"][aria-disabled="true"]:visible`).waitFor();
  await screenshot("taken-meanwhile");
  const chosen = await freeSeat(page, 2);
  await chooseSeat(page, chosen);
  await holdByApi(chosen);
  await page.getByRole("status").getByText(`${chosen} has been taken meanwhile.`).waitFor();
  await screenshot("chosen-and-taken");
  expect(readings).toBe(readBefore);
});
