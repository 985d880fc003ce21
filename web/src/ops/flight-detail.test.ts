import { h } from "preact";
import { expect, test } from "vitest";
import { FLIGHT, seatMap } from "../api/booking.fixture.ts";
import { answer, askedFor, serverOfFile } from "../api/server.fixture.ts";
import { button, passes, press, screenOfFile, show, shown } from "../parts/screen.fixture.ts";
import { FlightDetail } from "./flight-detail.tsx";

const MANIFEST = { flight_id: FLIGHT, aircraft: "320", version: 1, booking_classes: [], seats: [], on_laps: [] };
const KNOWN = {
  origin: "LHR",
  destination: "JFK",
  status: "scheduled",
  departs_local: "2026-11-28T09:00:00+00:00",
  arrives_local: "2026-11-28T12:00:00-05:00",
};
const CANCELLED = {
  flight_id: FLIGHT,
  status: "cancelled",
  bookings: { to_do: 0, released: 0, refunded: 0, failed: 0 },
  failed_bookings: [],
  cancelled_at: "2026-11-26T12:00:00.000Z",
  finished_at: "2026-11-26T12:00:01.000Z",
};
const CANCEL = /^Cancel the flight/;

screenOfFile();
serverOfFile();
/** The page of the flight, while search answers for it like this. */
function open(known: () => Response): Promise<void> {
  answer(({ what }) => {
    if (what.includes("/manifest")) return Response.json(MANIFEST);
    if (what.endsWith("/cancellation")) return Response.json(CANCELLED);
    return what.includes("/seat-map") ? Response.json(seatMap()) : known();
  });
  show(h(FlightDetail, { id: FLIGHT }));
  return passes(0);
}

test("where search does not say how a flight is, the page says so beside its seats, and asks again when it is told to", async () => {
  let isBusy = true;
  await open(() =>
    isBusy ? Response.json({ code: "service_unavailable", status: 503 }, { status: 503 }) : Response.json(KNOWN),
  );
  expect(shown()).toContain("Load factor");
  expect(() => button(CANCEL)).toThrow("There is no button");
  isBusy = false;
  await press("Try again");
  expect(button(CANCEL).isConnected).toBe(true);
  expect(shown()).toContain("LHR to JFK");
  expect(() => button("Try again")).toThrow("There is no button");
});

test("a flight that search does not have is not asked for again", async () => {
  await open(() => Response.json({ code: "not_found", status: 404 }, { status: 404 }));
  expect(shown()).toContain("Load factor");
  expect(() => button("Try again")).toThrow("There is no button");
  await passes(60_000);
  expect(askedFor(`GET /v1/flights/${FLIGHT}`)).toHaveLength(1);
});

test("a flight that another operator cancels, while its page is open, is shown as cancelled", async () => {
  let status = "scheduled";
  await open(() => Response.json({ ...KNOWN, status }));
  expect(button(CANCEL).isConnected).toBe(true);
  status = "cancelled";
  await passes(15_000);
  expect(() => button(CANCEL)).toThrow("There is no button");
  expect(shown()).toContain("Does not fly");
});
