import { h } from "preact";
import { beforeEach, expect, test, vi } from "vitest";
import { FLIGHT, NOW, booking } from "../api/booking.fixture.ts";
import { answer, askedFor, serverOfFile } from "../api/server.fixture.ts";
import { CancelPanel } from "./cancel-panel.tsx";
import { passes, press, screenOfFile, show, shown } from "./screen.fixture.ts";

const MINUTES_MS = 300_000;
const money = (amount_minor: number) => ({ amount_minor, currency: "GBP" });
const QUOTE = {
  id: "cxl_1",
  captured: money(60_000),
  fee: money(10_000),
  refund: money(50_000),
  passengers: [],
  expires_at: new Date(NOW + 2 * MINUTES_MS).toISOString(),
};
const CONFIRM = "POST /v1/bookings/bkg_1/cancellations/cxl_1/confirm";

const ASK = "What would I get back?";
/** When the flight leaves now; null: that question has no answer. */
let departs_at: string | null;
const panel = (looks: number, refresh = () => {}) =>
  h(CancelPanel, { booking: booking({ status: "confirmed" }), looks, refresh });

screenOfFile();
serverOfFile();
beforeEach(() => {
  departs_at = "2026-11-28T09:00:00Z";
  answer(({ what }) => {
    if (what === CONFIRM) return null;
    if (!what.startsWith("GET")) return Response.json(QUOTE, { status: 201 });
    return departs_at === null ? null : Response.json({ id: FLIGHT, departs_at });
  });
});

test("who keeps the booking after all keeps it, though the word to cancel it had no answer yet", async () => {
  const refresh = vi.fn<() => void>();
  show(panel(0, refresh));
  await passes(0);
  await press(ASK);
  await press("Cancel the booking, refund £500.00");
  expect(shown()).toContain("We do not know yet whether it was done");
  await press("Keep the booking");
  expect(shown()).not.toContain("We do not know yet");
  answer(() => Response.json({ status: "cancelling" }, { status: 202 }));
  await passes(MINUTES_MS);
  expect(askedFor(CONFIRM)).toHaveLength(1);
  expect(refresh).not.toHaveBeenCalled();
});

test("a quote that runs out while it is looked at is said to have, until another is asked for", async () => {
  departs_at = "2026-12-28T09:00:00Z";
  show(panel(0));
  await passes(0);
  await press(ASK);
  expect(shown()).not.toContain("has expired");
  await passes(2 * MINUTES_MS + 1_000);
  expect(shown()).toContain("The refund quote has expired. Ask for a new one.");
  expect(shown()).not.toContain("Cancel the booking");
  await press(ASK);
  expect(shown()).not.toContain("has expired");
});

test("nothing is offered once the flight has left that was brought forward while the page was open", async () => {
  show(panel(0));
  await passes(0);
  await press(ASK);
  departs_at = new Date(NOW - 1).toISOString();
  show(panel(1));
  // Until that is known, it stays as it is.
  expect(shown()).toContain("Keep the booking");
  await passes(0);
  expect(shown()).toBe("");
});

test("a flight that was put off is cancelled for after the time it was sold for, also where that was not known at first", async () => {
  departs_at = null;
  show(panel(0));
  await passes(0);
  await press(ASK);
  show(panel(1));
  expect(shown()).toContain("Keep the booking");
  await passes(0);
  await press("Keep the booking");
  departs_at = "2026-11-29T09:00:00Z";
  await passes(MINUTES_MS);
  vi.setSystemTime(Date.parse("2026-11-28T10:00:00Z"));
  show(panel(1));
  await passes(0);
  expect(shown()).toContain(ASK);
});

test("what was known of its time is gone by while there is no answer to when it leaves now", async () => {
  departs_at = "2026-11-29T09:00:00Z";
  show(panel(0));
  await passes(0);
  departs_at = null;
  vi.setSystemTime(Date.parse("2026-11-28T10:00:00Z"));
  show(panel(1));
  await passes(0);
  expect(shown()).toContain(ASK);
});
