import { afterEach, expect, test, vi } from "vitest";
import type { BookingStatus } from "#contracts/bookings.ts";
import { type LiveBooking, followBooking } from "./live-booking.ts";

/** Of now: the page learns from it what time it is, and keeps that for the files that share its modules. */
const token = () => {
  const iat = Date.now() / 1000;
  return `h.${btoa(JSON.stringify({ sub: "usr_1", iat, exp: iat + 600 }))}.s`;
};
const TICKET = { number: "9990000000001", status: "open" };

afterEach(() => vi.unstubAllGlobals());

/** What a page that follows the booking is told, while the server has the ticket all along; and the paths it asked for. */
async function follow(...statuses: BookingStatus[]): Promise<{ seen: LiveBooking[]; asked: string[] }> {
  const seen: LiveBooking[] = [];
  const asked: string[] = [];
  const abort = new AbortController();
  const storage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
  vi.stubGlobal("localStorage", storage);
  vi.stubGlobal("sessionStorage", storage);
  vi.stubGlobal("fetch", (path: string) => {
    asked.push(path);
    if (path === "/v1/auth/token") return Promise.resolve(Response.json({ token: token() }));
    if (path.endsWith("/tickets")) return Promise.resolve(Response.json({ data: [TICKET], next_cursor: null }));
    if (path.endsWith("/payments")) return Promise.resolve(Response.json({ data: [{ status: "captured" }], next_cursor: null }));
    return Promise.resolve(Response.json({ status: statuses[seen.length], refund: null }));
  });
  await followBooking("bkg_1", abort.signal, {
    news: (value) => {
      seen.push(value);
      if (seen.length === statuses.length) abort.abort();
    },
    still: () => undefined,
    trouble: (failure) => expect.unreachable(failure.reason),
  });
  return { seen, asked };
}

test("tickets that were issued a moment too early are neither read nor shown before the booking is confirmed", async () => {
  const { seen, asked } = await follow("paying", "confirmed");
  expect(seen.map(({ booking, tickets }) => [booking.status, tickets])).toEqual([
    ["paying", []],
    ["confirmed", [TICKET]],
  ]);
  expect(asked.indexOf("/v1/bookings/bkg_1/tickets")).toBeGreaterThan(asked.lastIndexOf("/v1/bookings/bkg_1?wait=20"));
});

test("a cancelled booking keeps showing what became of its tickets", async () => {
  expect((await follow("cancelled")).seen[0]?.tickets).toEqual([TICKET]);
});
