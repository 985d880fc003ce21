import { h } from "preact";
import { beforeEach, expect, test, vi } from "vitest";
import { FLIGHT, NOW, booking } from "../api/booking.fixture.ts";
import { answer, askedFor, serverOfFile } from "../api/server.fixture.ts";
import { CheckInPanel } from "./check-in-panel.tsx";
import { choose, passes, press, screenOfFile, show, shown } from "./screen.fixture.ts";

const HOUR_MS = 3_600_000;
const CHECK_IN = "POST /v1/bookings/bkg_1/check-in";
const CONFIRMED = booking({ status: "confirmed" });
const panel = (looks: number) => h(CheckInPanel, { booking: CONFIRMED, looks });

screenOfFile();
serverOfFile();
/** No answer comes to any command. */
beforeEach(async () => {
  const { departs_at, departs_local } = CONFIRMED.slices[0]?.segments[0] ?? {};
  answer(({ what }) => {
    if (what === `GET /v1/flights/${FLIGHT}`) return Response.json({ id: FLIGHT, departs_at, departs_local });
    return what === CHECK_IN ? null : Response.json({ data: [] });
  });
  show(panel(0));
  await passes(0);
  expect(shown()).toContain("Check-in opens on");
});

test("check-in opens at its time on a page that is left open", async () => {
  await passes(21 * HOUR_MS - 60_000);
  expect(shown()).toContain("Check-in opens on");
  await passes(60_000);
  expect(shown()).not.toContain("Check-in opens on");
  expect(shown()).toContain("Check in");
});

test("a page whose machine has slept since goes by the time that it is when its reader is back", async () => {
  // No timer has run meanwhile.
  vi.setSystemTime(NOW + 22 * HOUR_MS);
  show(panel(1));
  await passes(0);
  expect(shown()).not.toContain("Check-in opens on");
});

test("nor does it take more than a minute where nothing tells that they are back", async () => {
  vi.setSystemTime(NOW + 22 * HOUR_MS);
  await passes(60_000);
  expect(shown()).not.toContain("Check-in opens on");
});

test("who is left out is not checked in by what was asked for before, to which no answer came", async () => {
  await passes(21 * HOUR_MS);
  await press("Check in");
  expect(shown()).toContain("We do not know yet whether it was done");
  await choose("Grace Hopper", false);
  expect(shown()).not.toContain("We do not know yet whether it was done");
  await passes(HOUR_MS);
  expect(askedFor(CHECK_IN)).toHaveLength(1);
  await press("Check in");
  expect(askedFor(CHECK_IN).map(({ body }) => (body as { passengers: string[] }).passengers)).toEqual([
    ["pax_1", "pax_2"],
    ["pax_1"],
  ]);
});
