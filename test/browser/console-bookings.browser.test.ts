import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fileOf, importFile, imported, schedule } from "../e2e/timetable.ts";
import { cancel, flightsOf, freeSeats, held, pay, search, until } from "../e2e/trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";
import { clientOf } from "../harness/client.ts";
import { inbox } from "../harness/evidence.ts";
import { newPerson, signIn as signInByApi } from "../harness/people.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { answerTo } from "./browser.ts";
import { WIDE_PX, holdingOn, lookedUp, operateOn, pictureOf } from "./console.ts";
import { siteOfFile } from "./site.ts";

const site = siteOfFile(WIDE_PX);

test("sagas are found by state, and each shows step by step what has moved it", async () => {
  const { page, expectRefusal } = site.visitor;
  const [sold, declined, held] = [await holdingOn(site), await holdingOn(site), await holdingOn(site)];
  expect((await pay(site.server, sold.person, sold.booking)).status).toBe(202);
  expect((await pay(site.server, declined.person, declined.booking, "pm_card_chargeDeclined")).status).toBe(202);
  await until(site.server, sold.person, sold.booking, "confirmed");
  await until(site.server, declined.person, declined.booking, "failed");

  await operateOn(site, "sagas");
  await page.locator(`[data-saga="${held.booking.id}"]`).getByText("Held, not paid yet").waitFor();
  await pictureOf(site, "sagas");
  await page.getByLabel("Show").selectOption("failed");
  const failed = page.locator(`[data-saga="${declined.booking.id}"]`);
  await lookedUp(site, failed, "Look again");
  expect(await page.locator("[data-saga]").count()).toBe(1);
  await failed.getByRole("link").click();
  await page.locator("[data-kind=trouble]").getByText("Card declined").waitFor();
  await page.locator("[data-kind=back]").getByText("Seats released").first().waitFor();
  await pictureOf(site, "saga-failed");

  await page.getByRole("link", { name: "All sagas" }).click();
  await page.getByLabel("Booking id").fill(sold.booking.id);
  await page.keyboard.press("Enter");
  await page.locator("[data-saga-status=confirmed]").getByText("Rests", { exact: true }).waitFor();
  await page.locator("[data-kind=end]").waitFor();
  expect(await page.locator("[data-kind=trouble], [data-kind=back]").count()).toBe(0);
  await pictureOf(site, "saga-confirmed");

  // What was told of it, and once more.
  const told = page.locator("[data-notification=sent]", { hasText: "Tell of a confirmed booking" });
  await told.getByRole("button", { name: /^Send again/ }).click();
  await pictureOf(site, "saga-resend");
  await told.getByRole("button", { name: "Send it" }).click();
  await told.getByText("Sent again by operators").waitFor();
  const mails = async () =>
    (await inbox(site.server, sold.person.email)).filter(({ type }) => type === "booking.confirmed").length;
  await expect.poll(mails).toBe(2);

  // Where the time went: both requests, each with what it led to.
  const trace = page.locator(`[data-trace="${sold.booking.id}"]`);
  await trace.getByRole("heading", { name: "POST /v1/bookings", exact: true }).waitFor();
  await trace.getByRole("heading", { name: "POST /v1/bookings/{id}/payments" }).waitFor();
  const mail = trace.locator('[data-span="notifications.email"]').last();
  await mail.waitFor();
  await mail.locator("summary").focus();
  await page.keyboard.press("Enter");
  await mail.getByText("outcome").waitFor();
  await mail.getByText("sent", { exact: true }).waitFor();
  await pictureOf(site, "saga-trace");

  expectRefusal("GET", /^\/v1\/ops\/sagas\/nonsense$/);
  await page.goto("/ops/sagas/nonsense");
  await page.getByText("There is no booking nonsense").waitFor();
});

test("a flight is found by its number; its seats change as they are taken; cancelling says whom it concerns, how far it is, and what became of each", async () => {
  const { page, expectRefusal } = site.visitor;
  const [sold, refused, held] = [await holdingOn(site), await holdingOn(site), await holdingOn(site)];
  for (const [{ person, booking }, card] of [
    [sold, "pm_card_visa"],
    [refused, "pm_card_refundFail"],
  ] as const) {
    expect((await pay(site.server, person, booking, card)).status).toBe(202);
    await until(site.server, person, booking, "confirmed");
  }
  const [id = ""] = flightsOf(held.booking);
  const [number = "", date = ""] = id.split("_");
  await operateOn(site, "flights");
  await page.getByLabel("Flight number, or its id").fill("101");
  await page.getByRole("button", { name: "Open the flight" }).click();
  await page.getByText("A number such as HF101").waitFor();
  await pictureOf(site, "flights");
  await page.getByLabel("Flight number, or its id").fill(number.toLowerCase());
  await page.getByLabel("Date of departure").fill(date);
  await page.getByRole("combobox", { name: "From" }).fill("LHR");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: `Flight ${number}` }).waitFor();
  await page.locator("[data-seat-state=held]").getByText(held.booking.id).waitFor();

  const seatOf = ({ booking }: typeof sold) => booking.passengers[0]?.seats[0]?.designator ?? "";
  await page.getByRole("button", { name: `${seatOf(sold)}, sold` }).click();
  await page.getByRole("status").getByText(sold.booking.id).waitFor();
  // Taken by somebody else while the page is open.
  const late = await holdingOn(site);
  await page.getByRole("button", { name: `${seatOf(late)}, held` }).waitFor();
  await pictureOf(site, "flight");

  await page.locator("[data-seat-state=held]").getByText(late.booking.id).waitFor();
  await page.getByRole("button", { name: /^Cancel the flight/ }).click();
  expect(await page.getByTestId("concerned").getByRole("listitem").allTextContents()).toEqual([
    expect.stringMatching(/^\d+ bookings are refunded in full, without a fee$/),
    expect.stringMatching(/^\d+ holds are released; nothing was paid$/),
  ]);
  await page.getByRole("button", { name: `Cancel ${number} for good` }).click();
  expect(await page.getByLabel(`To go on, type ${number}`).getAttribute("aria-invalid")).toBe("true");
  await pictureOf(site, "flight-asked");
  await page.getByLabel(`To go on, type ${number}`).fill(number);
  await page.getByRole("button", { name: `Cancel ${number} for good` }).click();
  await page.locator("[data-cancellation=cancelled]").waitFor();
  expect(await page.getByTestId("Still to do").textContent()).toBe("0");
  expect(Number(await page.getByTestId("Refunded").textContent())).toBeGreaterThan(1);
  expect(Number(await page.getByTestId("Released").textContent())).toBeGreaterThan(1);
  await page.getByText("Nobody is on it.").waitFor();
  await pictureOf(site, "flight-cancelled");
  await until(site.server, held.person, held.booking, "cancelled");

  expectRefusal("GET", /manifest$/);
  expectRefusal("GET", /^\/v1\/flights/);
  await page.goto("/ops/flights/HF9999_2026-12-01_LHR");
  await page.getByText("There is no flight HF9999_2026-12-01_LHR in the timetable.").waitFor();
});

test("a free seat is blocked by keyboard, with a reason, and put back into sale; one that somebody took meanwhile is not", async () => {
  const { page, expectRefusal } = site.visitor;
  const { person, booking } = await holdingOn(site, inDays(9));
  const [id = ""] = flightsOf(booking);
  const isFree = async (designator: string) => (await freeSeats(site.server, id)).includes(designator);
  const [seat = "", wanted = ""] = await freeSeats(site.server, id);
  await operateOn(site, `flights/${id}`);
  const free = page.getByRole("button", { name: `${seat}, free` });
  await free.focus();
  await page.keyboard.press("Enter");
  const block = page.getByRole("button", { name: `Block seat ${seat}` });
  await block.focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("Why").press("Enter");
  expect(await page.getByLabel("Why").getAttribute("aria-invalid")).toBe("true");
  await pictureOf(site, "seat-asked");
  await page.getByLabel("Why").fill("the backrest is broken");
  await page.getByLabel("Why").press("Enter");
  await page.getByRole("button", { name: `${seat}, blocked` }).waitFor();
  expect(await isFree(seat)).toBe(false);
  const back = page.getByRole("button", { name: `Unblock seat ${seat}` });
  await back.waitFor();
  await pictureOf(site, "seat-blocked");
  // The button has the focus again.
  await page.locator(":focus").and(back).waitFor();
  await page.keyboard.press("Enter");
  await page.getByLabel("Why").fill("it was mended");
  await page.getByRole("button", { name: `Unblock ${seat}`, exact: true }).click();
  await free.waitFor();
  expect(await isFree(seat)).toBe(true);

  await page.getByRole("button", { name: `${wanted}, free` }).click();
  await page.getByRole("button", { name: `Block seat ${wanted}` }).click();
  await page.getByLabel("Why").fill("for the crew");
  // Somebody takes it before the page has heard of it.
  await page.route(/seats\/block$/, async (route) => {
    const passengers = [{ id: "pax_1", seat_selections: [{ flight_id: id, designator: wanted }] }];
    await clientOf(site.server, person).changeSeats({ path: { id: booking.id }, body: { passengers } });
    await route.continue();
  });
  expectRefusal("POST", /seats\/block$/);
  await page.getByRole("button", { name: `Block ${wanted}`, exact: true }).click();
  await page.locator("[data-code=flight_in_use]").getByText(`Held or sold on ${id}: ${wanted}.`).waitFor();
  await pictureOf(site, "seat-refused");
});

/** A timetable of a carrier of its own that nobody is booked on. */
const timetable = (departs: string): string =>
  fileOf({ carrier: "QZ", valid_from: inDays(20), valid_to: inDays(22) }, [
    schedule({ valid_from: inDays(20), valid_to: inDays(22), departs }),
  ]);

/** Chooses a file whose name says nothing. */
const chooseFile = (text: string): Promise<void> =>
  site.visitor.page.getByLabel("File").setInputFiles({ name: "timetable.ssim", mimeType: "", buffer: Buffer.from(text) });

/** Chooses such a file, and has it tried. */
async function tryFile(text: string): Promise<void> {
  await chooseFile(text);
  await site.visitor.page.getByRole("button", { name: "See what it would change" }).click();
}

test("a timetable is tried before it comes into force, and its mistakes are told line by line", async () => {
  const { page, expectRefusal } = site.visitor;
  await operateOn(site, "schedules");
  await page.getByText("No passenger waits to be seen to.").waitFor();
  await page.getByText("No timetable was imported").waitFor();
  await pictureOf(site, "schedules");

  expectRefusal("POST", /^\/v1\/ops\/schedules$/);
  await tryFile(timetable("09:10").replace("JFK", "QQQ"));
  await page
    .getByText(/^line \d+, column \d+$/)
    .first()
    .waitFor();
  await pictureOf(site, "schedules-misprinted");

  await tryFile(timetable("09:10"));
  await page.locator("[data-import-result=previewed]").getByText("3 new").waitFor();
  expect(await page.locator("[data-kind-of-change=added]").count()).toBe(3);
  await pictureOf(site, "schedules-tried");
  const flight = `/v1/flights/QZ12_${inDays(20)}_LHR`;
  // It was only tried.
  expect((await site.server.api(flight)).status).toBe(404);
  await page.getByRole("button", { name: /^Bring it into force/ }).click();
  await page.getByRole("button", { name: "Bring it into force", exact: true }).click();
  await page.locator("[data-import-result=applying], [data-import-result=applied]").waitFor();
  await expect.poll(async () => (await site.server.api(flight)).status).toBe(200);
  expect(await page.getByRole("button", { name: /^Bring it into force/ }).count()).toBe(0);

  const [exported] = await Promise.all([
    page.waitForEvent("download"),
    page
      .getByRole("button", { name: /^Download the import of/ })
      .first()
      .click(),
  ]);
  expect(readFileSync(await exported.path(), "utf8")).toBe(timetable("09:10"));

  await tryFile(timetable("10:20"));
  await page.locator("[data-kind-of-change=changed]").first().getByText("departs 09:10 → 10:20").waitFor();
  await pictureOf(site, "schedules-differences");
});

test("what one file would change, or is wrong with it, is not said of another that was chosen meanwhile", async () => {
  const { page, expectRefusal } = site.visitor;
  await operateOn(site, "schedules");
  let arrive = () => {};
  await page.route(/\/v1\/ops\/schedules\?dry_run=true/, async (route) => {
    const response = await answerTo(route);
    await new Promise<void>((resolve) => (arrive = resolve));
    await route.fulfill({ response });
  });
  const trial = page.getByRole("button", { name: "See what it would change" });
  const comes = async () => {
    await expect.poll(() => page.getByRole("button", { name: "Reading it…" }).count()).toBe(1);
    const answered = page.waitForResponse(/dry_run=true/);
    await expect.poll(() => (arrive(), page.getByRole("button", { name: "Reading it…" }).count())).toBe(0);
    await answered;
    await trial.waitFor();
  };
  await tryFile(timetable("06:10"));
  await chooseFile(timetable("06:20"));
  await comes();
  expect(await page.locator("[data-import-result]").count()).toBe(0);
  expect(await page.getByRole("button", { name: /^Bring it into force/ }).count()).toBe(0);

  expectRefusal("POST", /^\/v1\/ops\/schedules$/);
  await tryFile(timetable("06:20").replace("JFK", "QQQ"));
  await chooseFile(timetable("06:20"));
  await comes();
  expect(await page.getByText("The file was not taken").count()).toBe(0);

  await trial.click();
  await comes();
  await page.locator("[data-import-result=previewed]").waitFor();
  await page.getByRole("button", { name: /^Bring it into force/ }).waitFor();
});

test("who is booked on a flight that a timetable drops is seen to, and that is noted once", async () => {
  const { page } = site.visitor;
  const period = { carrier: "QY", valid_from: inDays(24), valid_to: inDays(26) };
  const operator = await signInByApi(site.server, "operator@example.com");
  const flies = (departs: string) => fileOf(period, [schedule({ ...period, departs, number: "77" })]);
  await imported(site.server, operator, flies("09:10"));
  const person = await newPerson(site.server);
  const ofCarrier = async () =>
    (await search(site.server, { departure_date: inDays(25) })).find(({ slices }) => slices[0]?.segments[0]?.carrier === "QY");
  const offer = await waitFor("the new flight to be on sale", ofCarrier);
  const { id } = await held(site.server, person, offer);
  await waitFor("search to know of the seat", async () => {
    const { body } = await importFile(site.server, operator, flies("11:40"), { dry_run: true });
    return body.changes.some(({ taken }) => taken > 0);
  });

  await operateOn(site, "schedules");
  await page.getByText("No passenger waits to be seen to.").waitFor();
  await tryFile(flies("11:40"));
  await page.getByRole("button", { name: /^Bring it into force/ }).click();
  await page.getByRole("button", { name: "Bring it into force", exact: true }).click();
  // Without a look of the operator's own.
  const change = page.locator("[data-change=open]").first();
  await change.getByText("departs 09:10 → 11:40").waitFor();
  await change.getByRole("link", { name: `QY77_${inDays(25)}_LHR` }).waitFor();
  await pictureOf(site, "schedule-change");
  await change.getByRole("button", { name: /^Acknowledge/ }).click();
  await change.getByLabel("What was done for the passengers").fill("told by phone");
  await change.getByRole("button", { name: "They are seen to" }).click();
  await page.locator("[data-change=acknowledged]").getByText("told by phone").waitFor();
  expect((await site.server.api(`/v1/bookings/${id}`, { token: person.token })).body).toMatchObject({ status: "held" });
});

test("a refund that failed is owed until somebody notes how it was paid, and the ledger follows", async () => {
  const { page } = site.visitor;
  const { person, booking } = await holdingOn(site, inDays(8));
  expect((await pay(site.server, person, booking, "pm_card_refundFail")).status).toBe(202);
  await until(site.server, person, booking, "confirmed");
  const quote = await cancel(site.server, person, booking);
  await until(site.server, person, booking, "cancelled");
  await operateOn(site, "money");
  const debt = page.locator("[data-debt=open]", { hasText: booking.id });
  await lookedUp(site, debt, "Look for debts again");
  await page.locator("[data-currency=GBP]").getByText("Balanced").waitFor();
  await pictureOf(site, "money");
  expect(quote.refund.amount_minor).toBeGreaterThan(0);
  await debt.getByRole("button", { name: /^Settle/ }).click();
  await debt.getByLabel("What names the payment").fill("transfer 4711");
  await pictureOf(site, "money-asked");
  await debt.getByRole("button", { name: /was paid$/ }).click();
  await page.locator("[data-debt=settled]", { hasText: booking.id }).getByText("transfer 4711").waitFor();
  await page
    .locator("[data-currency=GBP]")
    .getByRole("row", { name: /^Paid out of the bank/ })
    .waitFor();
});
