import { h } from "preact";
import { LocationProvider, useLocation } from "preact-iso";
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
const scrollTo = vi.fn<(to: object) => void>();
const history = { pushState: vi.fn<typeof goTo>(), replaceState: vi.fn<typeof goTo>() };
let followLink: (to: string) => void;
let comeBack: (event: object) => void;

const address = () => location.pathname + location.search;
const goTo = (_state: unknown, _title: string, to: string): void =>
  void vi.stubGlobal("location", new URL(to, "http://site.test"));
const listen = (what: string, heard: typeof comeBack): void => void (what === "popstate" && (comeBack = heard));

/** The page where the address is its own. */
function Site() {
  const { path, route } = useLocation();
  followLink = route;
  return path === "/trips" ? h(TripsPage, {}) : null;
}
async function open(to: string): Promise<void> {
  show(null);
  goTo(null, "", to);
  show(h(LocationProvider, {}, h(Site, {})));
  await passes(0);
  // On a busy machine the first page of a file takes longer to be read.
  const latest = performance.now() + 10_000;
  while (listed() === "" && performance.now() < latest) await passes(1);
}
/** By a link. */
async function follow(to: string): Promise<void> {
  followLink(to);
  await passes(0);
}
/** By the browser's button. */
async function back(to: string): Promise<void> {
  goTo(null, "", to);
  comeBack({ type: "popstate" });
  await passes(0);
}

screenOfFile();
serverOfFile();
beforeEach(() => {
  session.value = { state: "signed_in", user: null };
  vi.stubGlobal("scrollTo", scrollTo.mockClear());
  vi.stubGlobal("addEventListener", listen);
  vi.stubGlobal("history", history);
  for (const go of Object.values(history)) go.mockReset().mockImplementation(goTo);
  // A trip is a page.
  answer(({ what }) => {
    const at = Number(/cursor=(\d)/.exec(what)?.[1] ?? 0);
    return Response.json({ data: [trip(ids[at] ?? "")], next_cursor: at + 1 < ids.length ? String(at + 1) : null });
  });
});

test("whoever comes back to the list finds as much of it as they had come to, where they were in it", async () => {
  await open("/trips");
  expect(listed()).toBe("A");
  await press("Show more");
  await press("Show more");
  expect(listed()).toBe("ABC");
  expect(history.pushState).not.toHaveBeenCalled();
  expect(askedFor("GET /v1/bookings?limit=20")).toHaveLength(1);
  vi.stubGlobal("scrollY", 700);
  await follow("/bookings/bkg_C");
  expect(scrollTo).not.toHaveBeenCalled();
  await back("/trips?shown=3");
  expect(listed()).toBe("ABC");
  expect(scrollTo.mock.calls).toEqual([[expect.objectContaining({ top: 700 })]]);
  await press("Show more");
  expect(listed()).toBe("ABCD");
  expect(() => button("Show more")).toThrow("There is no button");
});

test("whoever follows a link to the list again begins at its top", async () => {
  await open("/trips");
  vi.stubGlobal("scrollY", 700);
  await follow("/bookings/bkg_A");
  await follow("/trips");
  expect(listed()).toBe("A");
  expect(scrollTo).not.toHaveBeenCalled();
});

test("whoever follows a link to the list from within it begins it anew at its top, and goes back to as much as it was", async () => {
  await open("/trips");
  await press("Show more");
  await press("Show more");
  vi.stubGlobal("scrollY", 700);
  expect(scrollTo).not.toHaveBeenCalled();
  await follow("/trips");
  expect(listed()).toBe("A");
  expect(scrollTo.mock.calls).toEqual([[expect.objectContaining({ top: 0 })]]);
  expect(askedFor("GET /v1/bookings?limit=20")).toHaveLength(2);
  await press("Show more");
  expect(listed()).toBe("AB");
  expect(address()).toBe("/trips?shown=2");
  await back("/trips?shown=3");
  expect(listed()).toBe("ABC");
});

test("an address that asks for more than there is, or for nonsense, is answered by what there is", async () => {
  await open("/trips?shown=99");
  expect(listed()).toBe("ABCD");
  await open("/trips?shown=-1");
  expect(listed()).toBe("A");
});

test("more that comes once its reader is elsewhere leaves them there", async () => {
  const { promise: comes, resolve: come } = Promise.withResolvers<Response>();
  await open("/trips");
  answer(() => comes);
  await press("Show more");
  show(null);
  come(Response.json({ data: [], next_cursor: null }));
  await passes(0);
  expect(address()).toBe("/trips");
});
