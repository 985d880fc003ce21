import { h } from "preact";
import { useState } from "preact/hooks";
import { LocationProvider } from "preact-iso";
import { beforeEach, expect, test, vi } from "vitest";
import { answer, askedFor, serverOfFile } from "../api/server.fixture.ts";
import { session } from "../api/session.ts";
import { button, passes, press, screenOfFile, show, shown } from "../parts/screen.fixture.ts";
import { TripsPage } from "./trips-page.tsx";

const ids = ["A", "B", "C", "D"];
const trip = (id: string) => ({
  id: `bkg_${id}`,
  record_locator: `LOCATOR${id}`,
  origin: "LHR",
  destination: "JFK",
  departs_local: "2026-12-01T09:00:00+00:00",
  status: "confirmed",
  passengers: 1,
  total: { amount_minor: 60_000, currency: "GBP" },
});
const listed = () =>
  shown()
    .match(/(?<=LOCATOR)[A-D]/g)
    ?.join("") ?? "";
let address: string;
const scrollTo = vi.fn<(to: object) => void>();

/** The page at an address that it leads on from. */
function AtAddress() {
  const [url, setUrl] = useState(address);
  const route = (to: string, isReplaced: boolean) => {
    expect(isReplaced).toBe(true);
    setUrl((address = to));
  };
  const query = Object.fromEntries(new URL(url, location.origin).searchParams);
  return h(LocationProvider.ctx.Provider, { value: { url, path: "/trips", query, route } as never }, h(TripsPage, {}));
}
async function open(): Promise<void> {
  show(null);
  show(h(AtAddress, {}));
  await passes(0);
}

screenOfFile();
serverOfFile();
beforeEach(() => {
  address = "/trips";
  session.value = { state: "signed_in", user: null };
  vi.stubGlobal("scrollTo", scrollTo.mockClear());
  // A trip is a page.
  answer(({ what }) => {
    const at = Number(/cursor=(\d)/.exec(what)?.[1] ?? 0);
    return Response.json({ data: [trip(ids[at] ?? "")], next_cursor: at + 1 < ids.length ? String(at + 1) : null });
  });
});

test("whoever comes back to the list finds as much of it as they had come to, where they were in it", async () => {
  await open();
  expect(listed()).toBe("A");
  await press("Show more");
  await press("Show more");
  expect(listed()).toBe("ABC");
  expect(askedFor("GET /v1/bookings?limit=20")).toHaveLength(1);
  vi.stubGlobal("scrollY", 700);
  expect(scrollTo).not.toHaveBeenCalled();
  await open();
  expect(listed()).toBe("ABC");
  expect(scrollTo.mock.calls).toEqual([[expect.objectContaining({ top: 700 })]]);
  await press("Show more");
  expect(listed()).toBe("ABCD");
  expect(() => button("Show more")).toThrow("There is no button");
});

test("an address that asks for more than there is, or for nonsense, is answered by what there is", async () => {
  address = "/trips?shown=99";
  await open();
  expect(listed()).toBe("ABCD");
  address = "/trips?shown=-1";
  await open();
  expect(listed()).toBe("A");
});

test("more that comes once its reader is elsewhere leaves them there", async () => {
  const { promise: comes, resolve: come } = Promise.withResolvers<Response>();
  await open();
  answer(() => comes);
  await press("Show more");
  show(null);
  come(Response.json({ data: [], next_cursor: null }));
  await passes(0);
  expect(address).toBe("/trips");
});
