import { h } from "preact";
import { LocationProvider } from "preact-iso";
import { expect, test, vi } from "vitest";
import { forbidStorage } from "../api/storage.fixture.ts";
import { button, field, press, screenOfFile, show, shown, type, withFocus } from "../parts/screen.fixture.ts";
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
