import { h } from "preact";
import { LocationProvider } from "preact-iso";
import { expect, test, vi } from "vitest";
import { forbidStorage } from "../api/storage.fixture.ts";
import { emptyTab } from "../api/tab-owner.ts";
import { button, choose, field, passes, press, screenOfFile, show, shown, type, withFocus } from "../parts/screen.fixture.ts";
import { SearchPage } from "./search-page.tsx";

const route = vi.fn<(path: string) => void>();
const page = () =>
  h(LocationProvider.ctx.Provider, { value: { url: "/", path: "/", query: {}, route } as never }, h(SearchPage, {}));

screenOfFile();

test("where nothing may be kept flights are searched for all the same", async () => {
  forbidStorage();
  show(page());
  expect(shown()).toContain("Where to?");
  await type("From", "LHR");
  await type("To", "JFK");
  await press("Search");
  expect(route.mock.calls).toEqual([[expect.stringMatching(/^\/search\?origin=LHR&destination=JFK&/)]]);
});

test("whoever swaps the two ends by keyboard can swap them back with the next key", async () => {
  show(page());
  await type("From", "LHR");
  await type("To", "JFK");
  await press("Swap from and to");
  expect([field("From").value, field("To").value]).toEqual(["JFK", "LHR"]);
  expect(withFocus() === button("Swap from and to")).toBe(true);
});

/** Left for another page, and come back to; a reload is the same to it. */
async function comeBack(): Promise<void> {
  show(null);
  show(page());
  await passes(0);
}

test("a trip that is half entered is there again for whoever comes back", async () => {
  show(page());
  await choose("Several flights");
  await type("From", "LHR");
  await type("To", "JFK");
  await press("Add a flight");
  await choose("Return");
  await type("Coming back", "2026-12-24");
  await type("Departure", "2026-12-17");
  await comeBack();
  const ends = () => [field("From").value, field("To").value];
  expect(ends()).toEqual(["LHR", "JFK"]);
  expect([field("Departure").value, field("Coming back").value]).toEqual(["2026-12-17", "2026-12-24"]);
  await choose("Several flights");
  expect(shown()).toContain("Flight 3");
  expect(ends()).toEqual(["LHR", "JFK"]);
  await comeBack();
  expect(shown()).toContain("Flight 3");
});

test("a day that has passed meanwhile is not", async () => {
  vi.setSystemTime(Date.parse("2026-12-01T12:00:00Z"));
  show(page());
  await type("From", "LHR");
  vi.setSystemTime(Date.parse("2026-12-31T12:00:00Z"));
  await comeBack();
  expect([field("From").value, field("Departure").value]).toEqual(["LHR", "2027-01-14"]);
});

test("and nothing is there for whoever comes after them", async () => {
  show(page());
  await type("From", "LHR");
  emptyTab();
  await comeBack();
  expect(field("From").value).toBe("");
});

test.each(["null", "{", '{"query":7}', '{"kind":"return","query":"","more":[{"origin":1}]}'])(
  "what another release kept there, %s, is an empty form",
  async (text) => {
    sessionStorage.setItem("holdfast.search_draft", text);
    show(page());
    expect(field("From").value).toBe("");
    expect(field("Departure").value).not.toBe("");
  },
);
