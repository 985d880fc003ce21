import { h } from "preact";
import { LocationProvider } from "preact-iso";
import { expect, test, vi } from "vitest";
import { forbidStorage } from "../api/storage.fixture.ts";
import { press, screenOfFile, show, shown, type } from "../parts/screen.fixture.ts";
import { SearchPage } from "./search-page.tsx";

screenOfFile();

test("where nothing may be kept flights are searched for all the same", async () => {
  forbidStorage();
  const route = vi.fn<(path: string) => void>();
  const location = { url: "/", path: "/", query: {}, route } as never;
  show(h(LocationProvider.ctx.Provider, { value: location }, h(SearchPage, {})));
  expect(shown()).toContain("Where to?");
  await type("From", "LHR");
  await type("To", "JFK");
  await press("Search");
  expect(route.mock.calls).toEqual([[expect.stringMatching(/^\/search\?origin=LHR&destination=JFK&/)]]);
});
