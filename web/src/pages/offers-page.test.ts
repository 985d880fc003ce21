import { h } from "preact";
import { useState } from "preact/hooks";
import { LocationProvider } from "preact-iso";
import { expect, test } from "vitest";
import { button, passes, press, screenOfFile, show, type, withFocus } from "../parts/screen.fixture.ts";
import { serverOfFile } from "../api/server.fixture.ts";
import { OffersPage } from "./offers-page.tsx";

/** The page at an address that it leads on from. */
function AtAddress() {
  const [url, route] = useState("/search?origin=LHR&destination=JFK&departure_date=2026-12-01");
  const query = Object.fromEntries(new URL(url, location.origin).searchParams);
  return h(LocationProvider.ctx.Provider, { value: { url, path: "/search", query, route } as never }, h(OffersPage, {}));
}

screenOfFile();
serverOfFile();

test("whoever searches for something else from the results goes on reading where those are said to be", async () => {
  show(h(AtAddress, {}));
  await passes(0);
  await type("To", "CDG");
  await press("Search");
  expect([withFocus().localName, withFocus().textContent]).toEqual(["h1", "LHR to CDG"]);
});

test("also where it is the same once more, and not at what they do after that", async () => {
  show(h(AtAddress, {}));
  await passes(0);
  await press("Search");
  expect([withFocus().localName, withFocus().textContent]).toEqual(["h1", "LHR to JFK"]);
  await press("Swap from and to");
  expect(withFocus() === button("Swap from and to")).toBe(true);
});
