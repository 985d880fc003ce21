import { h } from "preact";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Payment } from "#contracts/bookings.ts";
import { FLIGHT, booking, seatMap } from "../api/booking.fixture.ts";
import { idempotencyKeys } from "../api/idempotency.ts";
import { answer, askedFor, serverOfFile } from "../api/server.fixture.ts";
import { HeldPanel } from "./held-panel.tsx";
import { announcement } from "./announcer.tsx";
import { button, choose, passes, press, screenOfFile, show, shown, withFocus } from "./screen.fixture.ts";

const MINUTES_MS = 300_000;
const PAY = "POST /v1/bookings/bkg_1/payments";
const BOOKING = "GET /v1/bookings/bkg_1";
const LET_GO = "DELETE /v1/bookings/bkg_1";
const CHANGE_SEATS = "PUT /v1/bookings/bkg_1/seats";
const cardOf = (asked: { body: unknown }) => (asked.body as { payment_method: string }).payment_method;
/** What has no answer is asked for again after 4 s, then 8 s later. */
const FIRST_WAIT_MS = 4_000;

const refresh = vi.fn<() => void>();

screenOfFile();
serverOfFile();
/** No answer comes to any command. */
beforeEach(async () => {
  refresh.mockClear();
  idempotencyKeys.forget();
  answer(({ what }) => (what.startsWith("GET") ? Response.json(seatMap()) : null));
  show(h(HeldPanel, { booking: booking({ status: "held" }), payments: [], refresh }));
  await press("Pay £600.00");
  expect(shown()).toContain("We do not know yet whether it was done");
});

test("a payment that has no answer is asked for again under its key", async () => {
  await passes(FIRST_WAIT_MS);
  const [first, second] = askedFor(PAY);
  expect(second).toEqual(first);
});

test("who chooses another card is not charged on the one before", async () => {
  await choose(/Mastercard/);
  expect(shown()).not.toContain("We do not know yet");
  await passes(MINUTES_MS);
  expect(askedFor(PAY)).toHaveLength(1);
  await press("Pay £600.00");
  expect(askedFor(PAY).map(cardOf)).toEqual(["pm_card_visa", "pm_card_mastercard"]);
});

test("who chooses otherwise about a card that is declined is not asked for as they chose before", async () => {
  await choose(/keep my seats/, false);
  await passes(MINUTES_MS);
  expect(askedFor(PAY)).toHaveLength(1);
});

test("who lets the seats go pays for none, and who pays after all keeps them", async () => {
  await press("Let the seats go");
  await press("Yes, let them go");
  await passes(FIRST_WAIT_MS);
  expect([PAY, LET_GO].map((what) => askedFor(what).length)).toEqual([1, 2]);
  await press("Pay £600.00");
  await passes(FIRST_WAIT_MS);
  expect([PAY, LET_GO].map((what) => askedFor(what).length)).toEqual([3, 2]);
});

test("who wants other seats pays for none before they have seen the new price", async () => {
  await press("Change seats");
  await passes(0);
  await press(/^11A/);
  await press("Take these seats");
  await passes(FIRST_WAIT_MS);
  expect([PAY, CHANGE_SEATS].map((what) => askedFor(what).length)).toEqual([1, 2]);
  expect(askedFor(CHANGE_SEATS)[1]?.body).toEqual({
    passengers: [{ id: "pax_1", seat_selections: [{ flight_id: FLIGHT, designator: "11A" }] }],
  });
});

const seatOf = (asked: { body: unknown }) =>
  (asked.body as { passengers: { seat_selections: { designator: string }[] }[] }).passengers[0]?.seat_selections[0]?.designator;

test("who picks another seat while the one before has no answer is not given that one", async () => {
  await press("Change seats");
  await passes(0);
  await press(/^11A/);
  await press("Take these seats");
  expect(shown()).toContain("We do not know yet whether it was done");
  await press(/^11B/);
  expect(shown()).not.toContain("We do not know yet whether it was done");
  await passes(MINUTES_MS);
  expect(askedFor(CHANGE_SEATS)).toHaveLength(1);
  await press("Take these seats");
  expect(askedFor(CHANGE_SEATS).map(seatOf)).toEqual(["11A", "11B"]);
});

test("a seat that is picked while the one before is on its way stays picked, whatever becomes of that one", async () => {
  await press("Change seats");
  await passes(0);
  await press(/^11A/);
  const { promise: arrives, resolve: arrive } = Promise.withResolvers<void>();
  answer(({ what }) => (what === CHANGE_SEATS ? arrives.then(() => Response.json({})) : Response.json(seatMap())));
  await press("Take these seats");
  await press(/^11B/);
  arrive();
  await passes(0);
  expect(refresh).toHaveBeenCalledTimes(1);
  await press("Take these seats");
  expect(askedFor(CHANGE_SEATS).map(seatOf)).toEqual(["11A", "11B"]);
  // The last that were picked are there.
  button("Change seats");
});

/** Of every map that is looked at. */
class Socket {
  static readonly OPEN = 1;
  static readonly made: Socket[] = [];
  readonly readyState = 0;
  onmessage: ((event: { data: string }) => void) | null = null;
  constructor() {
    Socket.made.push(this);
  }
  close(): void {}
}
/** The map has these as held from now on. */
async function held(...designators: string[]): Promise<void> {
  const seats = designators.map((designator) => ({ designator, state: "held" }));
  Socket.made.at(-1)?.onmessage?.({ data: JSON.stringify({ type: "snapshot", version: 2, seats }) });
  await passes(0);
}

describe("a seat that was asked for before another was picked, and is held by the time the booking is seen again,", () => {
  const OTHERS = "11A has been taken meanwhile";
  /** Ada's 11A comes to this end while 11B is picked for Grace. */
  const ends = async (end: () => Response | null) => {
    vi.stubGlobal("WebSocket", Socket);
    await press("Change seats");
    await passes(0);
    await press(/^11A/);
    const { promise: arrives, resolve: arrive } = Promise.withResolvers<void>();
    answer(({ what }) => (what === CHANGE_SEATS ? arrives.then(end) : null));
    await press("Take these seats");
    await choose(/^Grace/);
    await press(/^11B/);
    await held("10A", "10B", "11A");
    expect(shown()).not.toContain(OTHERS);
    arrive();
    await passes(0);
  };

  test.each([
    ["was changed to", () => Response.json({})],
    ["may have been changed to, as nobody knows,", () => null],
  ])("is not said to be somebody else's where it %s", async (_, end) => {
    await ends(end);
    expect(shown()).not.toContain(OTHERS);
    // But what was only picked is.
    await held("10A", "10B", "11A", "11B");
    expect(shown()).not.toContain(OTHERS);
    expect(shown()).toContain("11B has been taken meanwhile");
  });

  test("is somebody else's where it was refused", async () => {
    await ends(() => Response.json({ code: "seat_not_allowed" }, { status: 422 }));
    expect(shown()).toContain(OTHERS);
  });

  test.each([
    ["is somebody else's where it was refused and no other was picked", "rate_limited", 429, true],
    ["is not said to be where the seats are still being changed", "request_in_progress", 409, false],
  ])("%s", async (_, code, status, isOthers) => {
    vi.stubGlobal("WebSocket", Socket);
    await press("Change seats");
    await passes(0);
    await press(/^11A/);
    answer(({ what }) => (what === CHANGE_SEATS ? Response.json({ code }, { status }) : null));
    await press("Take these seats");
    await passes(FIRST_WAIT_MS);
    expect(button("Take these seats").disabled).toBe(false);
    await held("10A", "10B", "11A");
    expect(shown().includes(OTHERS)).toBe(isOthers);
  });
});

test("whoever changes seats by keyboard is led to the maps, and back; that they are changed is said", async () => {
  await press("Change seats");
  expect(withFocus().getAttribute("id")).toBe("seats");
  await press("Leave them as they are");
  expect(withFocus() === button("Change seats")).toBe(true);
  announcement.value = "";
  await press("Change seats");
  await passes(0);
  await press(/^11A/);
  answer(() => Response.json({}));
  await press("Take these seats");
  expect(withFocus() === button("Change seats")).toBe(true);
  expect(announcement.value).toBe("Seats changed");
});

describe("whoever pays by keyboard and is refused goes on at what says why", () => {
  const failed = (id: string) => ({ id, status: "failed", decline_code: "generic_decline", created_at: `${id}` }) as Payment;
  const held = (...payments: Payment[]) => show(h(HeldPanel, { booking: booking({ status: "held" }), payments, refresh }));

  test("also where the booking was not seen to be paid for meanwhile", async () => {
    answer(() => Response.json({ status: "processing" }, { status: 202 }));
    await press("Pay £600.00");
    expect(withFocus() === button("Pay £600.00")).toBe(true);
    held(failed("1"));
    expect(withFocus().getAttribute("data-testid")).toBe("declined");
    // It is another message the second time.
    await press("Pay £600.00");
    held(failed("1"), failed("2"));
    expect(withFocus().getAttribute("data-testid")).toBe("declined");
  });

  test("and where the payment was not taken at all", async () => {
    answer(() => Response.json({ code: "payment_unavailable" }, { status: 503 }));
    await press("Pay £600.00");
    expect(withFocus().all.map((item) => item.getAttribute("data-code"))).toContain("payment_unavailable");
  });

  test("but who has only opened the page, or is elsewhere on it, is left there", async () => {
    show(null);
    held(failed("1"));
    expect(withFocus().localName).toBe("body");
    button("Change seats").focus();
    held(failed("1"), failed("2"));
    expect(withFocus() === button("Change seats")).toBe(true);
  });
});

/** The answer to a change of seats is lost; then the booking costs this. */
async function afterLostChange(amount_minor: number): Promise<void> {
  await press("Change seats");
  await passes(0);
  await press(/^11A/);
  await press("Take these seats");
  answer(({ what }) => {
    if (what === BOOKING) return Response.json(booking({ status: "held", total: { amount_minor, currency: "GBP" } }));
    return what === PAY ? Response.json({ status: "processing" }, { status: 202 }) : null;
  });
}

test("who pays after a change of seats that nobody knows the outcome of is charged no other total than the one on the button", async () => {
  await afterLostChange(62_000);
  await press("Pay £600.00");
  expect(askedFor(BOOKING)).toHaveLength(1);
  expect(askedFor(PAY)).toHaveLength(1);
  expect(shown()).toContain("it is £620.00 now");
  expect(refresh).toHaveBeenCalledTimes(1);
  await passes(MINUTES_MS);
  expect(askedFor(PAY)).toHaveLength(1);
  show(
    h(HeldPanel, {
      booking: booking({ status: "held", total: { amount_minor: 62_000, currency: "GBP" } }),
      payments: [],
      refresh,
    }),
  );
  await press("Pay £620.00");
  expect(askedFor(PAY)).toHaveLength(2);
  expect(shown()).not.toContain("it is £620.00 now");
});

test("where the change was not done, they pay what is on the button", async () => {
  await afterLostChange(60_000);
  await press("Pay £600.00");
  expect(askedFor(PAY)).toHaveLength(2);
  expect(refresh).toHaveBeenCalledTimes(1);
});

test("nothing is paid while other seats are on their way", async () => {
  await press("Change seats");
  await passes(0);
  await press(/^11A/);
  const { promise: arrives, resolve: arrive } = Promise.withResolvers<Response>();
  answer(() => arrives);
  await press("Take these seats");
  expect(button("Pay £600.00").disabled).toBe(true);
  arrive(Response.json({}));
  await passes(0);
  expect(button("Pay £600.00").disabled).toBe(false);
});

test("neither other seats nor their end are asked for while a payment is on its way", async () => {
  await press("Change seats");
  await passes(0);
  await press(/^11A/);
  const { promise: arrives, resolve: arrive } = Promise.withResolvers<Response>();
  answer(() => arrives);
  await press("Pay £600.00");
  expect(button("Take these seats").disabled).toBe(true);
  expect(button("Let the seats go").disabled).toBe(true);
  arrive(Response.json({ status: "processing" }, { status: 202 }));
  await passes(0);
  expect(button("Take these seats").disabled).toBe(false);
});
