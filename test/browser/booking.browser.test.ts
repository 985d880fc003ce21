import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import type { RefundDebt } from "#contracts/refund-debts.ts";
import { invariant } from "#domain/invariant.ts";
import { inbox, mailTo, providerPayments } from "../harness/evidence.ts";
import { newEmail, newPerson, signIn as signInByApi } from "../harness/people.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { newVisitor, openBrowser, type SiteServer, startSite, type Visitor } from "./browser.ts";
import {
  byKeyboard,
  chooseFare,
  chooseSeat,
  freeSeat,
  heldBooking,
  hold,
  namePassengers,
  payWith,
  readyToBook,
  searchHeathrowToKennedy,
  seeStatus,
  signIn,
  tabTo,
  takeFirstAirport,
} from "./journey.ts";

const PASSWORD = "a long enough pass phrase";
/** Long enough for a second copy of a mail to show up, were there one. */
const SECOND_COPY_MS = 2_000;
const PHONE_WIDTH = 360;
const DESKTOP_WIDTH = 1280;

let server: SiteServer;
let browser: Browser;
let visitor: Visitor;
let width = DESKTOP_WIDTH;

beforeAll(async () => {
  [server, browser] = await Promise.all([startSite(), openBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

beforeEach(async () => {
  visitor = await newVisitor(browser, server.url, width);
});

afterEach(async ({ task }) => {
  await visitor.screenshot(`${task.name.replaceAll(/\W+/g, "-")}-at-the-end`);
  await visitor.leave();
  invariant(visitor.complaints.length === 0, visitor.complaints.join("\n"));
});

const isPdf = (file: Uint8Array) => Buffer.from(file.subarray(0, 5)).toString() === "%PDF-";

describe("on a desktop", () => {
  test("a newcomer signs up, chooses seats, pays, and downloads the ticket", async () => {
    const { page, screenshot } = visitor;
    const email = newEmail();
    await page.goto("/sign-up");
    await page.getByLabel("Name").fill("Ada Byron");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Create the account" }).click();
    await page.getByRole("heading", { name: "Check your inbox" }).waitFor();
    const link = (await mailTo(server, email, "account.verify")).links.find((url) => url.includes("verify-email"));
    await page.goto(link ?? "");
    await page.getByText("Your e-mail address is confirmed").waitFor();
    await signIn(page, { email, password: PASSWORD });

    await searchHeathrowToKennedy(page, { adults: 2 });
    await page
      .getByRole("button", { name: /^See fares/ })
      .first()
      .waitFor();
    await screenshot("offers");
    await chooseFare(page, "Classic");
    await namePassengers(page, [
      ["Ada", "Byron", "1990-12-10"],
      ["Charles", "Babbage", "1991-12-26"],
    ]);
    const [first, second] = [await freeSeat(page, 0), await freeSeat(page, 1)];
    await chooseSeat(page, first);
    await chooseSeat(page, second);
    await screenshot("seats");
    const bookingId = await hold(page);
    await page.getByText(`seat ${first}`).waitFor();
    await page.getByText(`seat ${second}`).waitFor();
    await page.getByRole("timer").waitFor();
    await screenshot("held");

    await payWith(page, "Visa •••• 4242");
    await seeStatus(page, "confirmed");
    await screenshot("confirmed");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download the ticket" }).first().click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^ticket-[0-9]{13}\.pdf$/);
    expect(isPdf(readFileSync(await download.path()))).toBe(true);

    const mail = await mailTo(server, email, "booking.confirmed");
    const pdf = mail.attachments.find((attachment) => attachment.content_type === "application/pdf");
    expect(isPdf(new Uint8Array(await (await server.open(pdf?.url ?? "")).arrayBuffer()))).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, SECOND_COPY_MS));
    expect((await inbox(server, email)).filter((entry) => entry.type === "booking.confirmed")).toHaveLength(1);
    const payments = await providerPayments(server, bookingId);
    expect(payments.map(({ status, amount, amount_received }) => ({ status, unpaid: amount - amount_received }))).toEqual([
      { status: "succeeded", unpaid: 0 },
    ]);

    // The session is a cookie: a reload, and a look at the trips, need no new sign-in.
    await page.reload();
    await seeStatus(page, "confirmed");
    await page.getByRole("link", { name: "My trips" }).click();
    await page.getByRole("link", { name: /LHR to JFK/ }).waitFor();
  });

  test("a declined card says why, keeps the seats when asked to, and charges nothing", async () => {
    const { page, screenshot } = visitor;
    const person = await readyToBook(server, page);
    await namePassengers(page, [["Grace", "Hopper", "1986-12-09"]]);
    const bookingId = await hold(page);

    await payWith(page, "Visa without enough money");
    await page.getByRole("alert").filter({ hasText: "The card does not have enough funds." }).waitFor();
    await page.getByRole("alert").filter({ hasText: "Nothing was charged, and your seats are still held" }).waitFor();
    await seeStatus(page, "held");
    // Also the keyboard is led there.
    await page.locator('[data-testid="declined"]:focus').waitFor();
    await screenshot("declined-and-kept");

    await page.getByLabel("keep my seats").uncheck();
    await payWith(page, "Visa that is declined");
    await seeStatus(page, "failed");
    await page.getByText("declined the payment without giving a reason. Nothing was charged, and the seats are no").waitFor();
    await screenshot("declined-and-failed");
    expect(await page.getByRole("button", { name: "Download the ticket" }).count()).toBe(0);
    await mailTo(server, person.email, "booking.failed");
    const payments = await providerPayments(server, bookingId);
    expect(payments.length).toBeGreaterThan(0);
    expect(payments.reduce((sum, payment) => sum + payment.amount_received, 0)).toBe(0);
    expect((await inbox(server, person.email)).filter((entry) => entry.type === "booking.confirmed")).toEqual([]);
  });

  test("a bank's confirmation is asked for, and the booking goes on after it", async () => {
    const { page, screenshot } = visitor;
    await readyToBook(server, page);
    await namePassengers(page, [["Hedy", "Lamarr", "1984-11-09"]]);
    const bookingId = await hold(page);
    await payWith(page, "3-D Secure");
    await page.getByRole("link", { name: "Go to your bank" }).waitFor();
    await screenshot("bank-asks");
    await page.getByRole("link", { name: "Go to your bank" }).click();
    await page.getByRole("button", { name: /confirm|complete|authori[sz]e|approve/i }).click();
    await page.waitForURL(`**/bookings/${bookingId}*`);
    await seeStatus(page, "confirmed");
    expect((await providerPayments(server, bookingId)).map(({ status }) => status)).toEqual(["succeeded"]);
  });

  test("a double click holds once", async () => {
    const { page } = visitor;
    const person = await readyToBook(server, page);
    await namePassengers(page, [["Katherine", "Johnson", "1988-08-26"]]);
    await page.getByRole("button", { name: "Hold these seats" }).dblclick();
    const bookingId = await heldBooking(page);
    const mine = await waitFor("the booking in the list", async () => {
      const list = await server.api<{ data: { id: string }[] }>("/v1/bookings", { token: person.token });
      return list.body.data.length > 0 && list.body.data;
    });
    expect(mine.map(({ id }) => id)).toEqual([bookingId]);
  });
});

describe("two who cancel, and whose bank sends the refund back", () => {
  test("see what each gets back beforehand, and afterwards that it comes, then came, in another way, never that it was refunded", async () => {
    const { page, screenshot } = visitor;
    const person = await readyToBook(server, page, 2);
    await namePassengers(page, [
      ["Ada", "Byron", "1990-12-10"],
      ["Charles", "Babbage", "1991-12-26"],
    ]);
    const id = await hold(page);
    // The site offers no such card.
    const payment = { token: person.token, key: `pays-${id}`, json: { payment_method: "pm_card_refundFail" } };
    expect(await server.api(`/v1/bookings/${id}/payments`, payment)).toMatchObject({ status: 202 });
    await seeStatus(page, "confirmed");
    await page.getByRole("button", { name: "What would I get back?" }).click();
    await page.getByTestId("refund").waitFor();
    const shares = page.getByTestId("refund-shares").getByRole("row");
    expect(await shares.count()).toBe(2);
    expect(await shares.nth(0).textContent()).toMatch(/^Back to Ada Byronfare .+, taxes .+, .+ kept/);
    expect(await shares.nth(1).textContent()).toMatch(/^Back to Charles Babbagefare /);
    await screenshot("quote-of-two");
    await page.getByRole("button", { name: /^Cancel the booking/ }).click();
    await seeStatus(page, "cancelled");
    await waitFor("the refund to fail", async () => {
      const { body } = await server.api<Booking>(`/v1/bookings/${id}`, { token: person.token });
      return body.refund?.status === "failed";
    });
    await page.reload();
    await page.getByText(`in another way. We write to ${person.email} when that is done`).waitFor();
    await page.getByText("Your bank did not take the refund; it is paid in another way").waitFor();
    expect(await page.getByText(/refunded/).count()).toBe(0);
    await screenshot("refund-sent-back");
    await settleDebtOf(id);
    await page.reload();
    await page.getByText("The refund to your card did not come through, so we have paid you").waitFor();
    expect(await page.getByText(/refunded|We write to|transfer 4711/).count()).toBe(0);
    await screenshot("refund-paid-otherwise");
  });
});

/** An operator notes that what is owed for the booking was paid by other means. */
async function settleDebtOf(bookingId: string): Promise<void> {
  const { token } = await signInByApi(server, "operator@example.com");
  const debts = await server.api<{ data: RefundDebt[] }>("/v1/ops/refund-debts?state=open", { token });
  const debt = debts.body.data.find(({ booking_id }) => booking_id === bookingId);
  const settlement = { token, key: `settles-${bookingId}`, json: { reference: "transfer 4711" } };
  expect(await server.api(`/v1/ops/refund-debts/${debt?.id}/settle`, settlement)).toMatchObject({ status: 200 });
}

describe("on a phone", () => {
  beforeAll(() => {
    width = PHONE_WIDTH;
  });

  test("a round trip is booked by keyboard alone, from the sign-in to the ticket, and cancelled for what the fare gives back", async () => {
    const { page, screenshot } = visitor;
    const { press, type } = byKeyboard(page);
    const person = await newPerson(server);
    const button = (name: string | RegExp) => page.getByRole("button", { name });
    await page.goto("/sign-in");
    await type(page.getByLabel("E-mail"), person.email);
    await type(page.getByLabel("Password"), person.password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Where to?" }).waitFor();
    // The radio button that is chosen is one stop; arrow keys lead from it to the others.
    await press(page.getByRole("radio", { name: "One way" }), "ArrowUp");
    await type(page.getByRole("combobox", { name: "From" }), "heathrow");
    await takeFirstAirport(page, /London \(LHR\)/);
    await type(page.getByRole("combobox", { name: "To" }), "jfk");
    await press(button("Lowest fares by day for coming back"));
    await press(page.locator('[data-date][tabindex="0"]'), "ArrowDown");
    await page.keyboard.press("Enter");
    await page.locator(":focus").and(button("Lowest fares by day for coming back")).waitFor();
    expect(await page.getByLabel("Coming back", { exact: true }).inputValue()).not.toBe("");
    await press(button("Search"));
    await button(/^See fares/)
      .first()
      .waitFor();
    await screenshot("phone-offers");
    await press(button(/^See fares/).first());
    await press(button(/^Choose Flex/).first());
    await type(page.getByLabel("Given name"), "Mary");
    await type(page.getByLabel("Family name"), "Somerville");
    // Whatever the order of day and month.
    await type(page.getByLabel("Date of birth"), "12121985");
    const stop = page.locator('button[data-seat][tabindex="0"]:visible').first();
    await tabTo(page, stop);
    const start = await stop.getAttribute("data-seat");
    await page.keyboard.press("ArrowDown");
    const chosen = await page.evaluate<string>("document.activeElement.dataset.seat");
    expect(chosen).not.toBe(start);
    await page.keyboard.press("Enter");
    await page.locator(`button[data-seat="${chosen}"][aria-pressed="true"]`).waitFor();
    await screenshot("phone-seats");
    await press(button("Hold these seats"));
    await heldBooking(page);
    expect(await page.getByText(/HF[0-9]+ seat [0-9]+[A-K]/).count()).toBe(2);

    await press(button(/^Pay /));
    await page.locator('[data-status="confirmed"]:focus').waitFor();
    await screenshot("phone-confirmed");
    const [download] = await Promise.all([page.waitForEvent("download"), press(button("Download the ticket").first())]);
    expect(isPdf(readFileSync(await download.path()))).toBe(true);
    const total = await page.getByTestId("total").textContent();
    await press(button("What would I get back?"));
    expect(await page.getByTestId("refund").textContent()).toBe(total);
    await press(button(/^Cancel the booking/));
    await page.locator('[data-status="cancelled"]:focus').waitFor();
    await page.getByText(`${total} was refunded to your card`).waitFor();
  });
});
