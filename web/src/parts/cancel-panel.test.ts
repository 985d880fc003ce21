import { h } from "preact";
import { beforeEach, expect, test, vi } from "vitest";
import { NOW, booking } from "../api/booking.fixture.ts";
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

screenOfFile();
serverOfFile();
beforeEach(() => {
  vi.setSystemTime(NOW);
  answer(({ what }) =>
    what.startsWith("GET") ? Response.json({}, { status: 404 }) : what === CONFIRM ? null : Response.json(QUOTE, { status: 201 }),
  );
});

test("who keeps the booking after all keeps it, though the word to cancel it had no answer yet", async () => {
  const refresh = vi.fn<() => void>();
  show(h(CancelPanel, { booking: booking({ status: "confirmed" }), refresh }));
  await passes(0);
  await press("What would I get back?");
  await press("Cancel the booking, refund £500.00");
  expect(shown()).toContain("We do not know yet whether it was done");
  await press("Keep the booking");
  expect(shown()).not.toContain("We do not know yet");
  answer(() => Response.json({ status: "cancelling" }, { status: 202 }));
  await passes(MINUTES_MS);
  expect(askedFor(CONFIRM)).toHaveLength(1);
  expect(refresh).not.toHaveBeenCalled();
});
