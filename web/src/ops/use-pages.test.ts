import { h } from "preact";
import { beforeEach, expect, test, vi } from "vitest";
import type { Page } from "#contracts/common.ts";
import { type Result, err, ok } from "#domain/result.ts";
import { type Failure, localFailure } from "../api/failure.ts";
import { passes, press, screenOfFile, show, shown, withAttribute } from "../parts/screen.fixture.ts";
import { Paged } from "./paged.tsx";
import { type Pages, usePages } from "./use-pages.ts";

type Row = { id: string; state: string };
const row = (id: string, state: string): Row => ({ id, state });
const page = (...data: Row[]) => ok({ data, next_cursor: null });

let pages: Pages<Row>;
let load: (cursor: string | null) => Promise<Result<Page<Row>, Failure>>;
/** A list of rows, and the name it is known by. */
function List({ name }: { name: string }) {
  pages = usePages(name, (cursor) => load(cursor));
  return h(Paged<Row>, {
    what: "Looking",
    pages,
    empty: "None",
    children: (rows) => rows.map(({ id, state }) => `${id} ${state}. `),
  });
}

/** Where the rows are, or what stands there without any. */
const list = () => withAttribute("aria-busy");
const listed = (): string => list().textContent;

screenOfFile();
beforeEach(async () => {
  load = async () => page(row("a", "open"), row("b", "open"));
  show(h(List, { name: "list" }));
  await passes(0);
});

test("two decisions that are on their way at a time both stay, whichever comes first", async () => {
  expect(listed()).toBe("a open. b open. ");
  const asTheyWere = pages;
  asTheyWere.put(row("b", "done"));
  await passes(0);
  asTheyWere.put(row("a", "done"));
  await passes(0);
  expect(listed()).toBe("a done. b done. ");
});

test("a list that is asked for again stays as it was until it comes", async () => {
  pages.put(row("a", "done"));
  await passes(0);
  const { promise: comes, resolve: come } = Promise.withResolvers<ReturnType<typeof page>>();
  load = () => comes;
  pages.again();
  await passes(0);
  expect(listed()).toBe("a done. b open. ");
  pages.put(row("b", "done"));
  await passes(0);
  expect(listed()).toBe("a done. b done. ");
  come(page(row("c", "open")));
  await passes(0);
  expect(listed()).toBe("c open. ");
});

test("who looks again sees and hears that it is looked, and as of when the list is, also where nothing in it is new", async () => {
  vi.setSystemTime(Date.parse("2026-11-26T12:00:00Z"));
  const { promise: comes, resolve: come } = Promise.withResolvers<ReturnType<typeof page>>();
  load = () => comes;
  pages.again();
  await passes(0);
  expect(list().getAttribute("aria-busy")).toBe("true");
  const said = withAttribute("role");
  // A screen reader says nothing of what changes in a list that is busy.
  expect(said.within("div")).toBeUndefined();
  expect(said.textContent).toBe("Looking…");
  come(page(row("a", "open"), row("b", "open")));
  await passes(0);
  expect(list().getAttribute("aria-busy")).toBe("false");
  expect(listed()).toBe("a open. b open. ");
  expect(withAttribute("role")).toBe(said);
  expect(said.textContent).toMatch(/^As of .*2026/);
});

test("it stays there, too, where it cannot be had again, with why", async () => {
  load = async () => err({ ...localFailure("unreadable"), reason: "service_unavailable" });
  pages.again();
  await passes(0);
  expect(listed()).toBe("a open. b open. ");
  expect(list().getAttribute("aria-busy")).toBe("false");
  expect(shown()).toContain("Try again");
  load = async () => page(row("a", "done"));
  await press("Try again");
  expect(listed()).toBe("a done. ");
});

/** Two rows a page; a page's cursor is the first row of the next. */
const pagesOf = (all: Row[]) => async (cursor: string | null) => {
  const from = cursor === null ? 0 : all.findIndex(({ id }) => id === cursor);
  return ok({ data: all.slice(from, from + 2), next_cursor: all[from + 2]?.id ?? null });
};
const open = (...ids: string[]) => ids.map((id) => row(id, "open"));

test("what its reader has come to page by page is asked for again as far as that, and no further", async () => {
  load = pagesOf(open("a", "b", "c", "d", "e", "f", "g"));
  pages.again();
  await passes(0);
  expect(listed()).toBe("a open. b open. ");
  await press("Show more");
  expect(listed()).toBe("a open. b open. c open. d open. ");
  const asked: (string | null)[] = [];
  const of = pagesOf(open("a", "b", "d", "e", "f", "g"));
  load = async (cursor) => (asked.push(cursor), of(cursor));
  pages.again();
  await passes(0);
  expect(listed()).toBe("a open. b open. d open. e open. ");
  expect(asked).toEqual([null, "d"]);
  await press("Show more");
  expect(listed()).toBe("a open. b open. d open. e open. f open. g open. ");
  expect(shown()).not.toContain("Show more");
});

test("where one of its pages does not come, all of it stays as it was, with why", async () => {
  const of = pagesOf(open("a", "b", "c", "d"));
  load = of;
  pages.again();
  await passes(0);
  await press("Show more");
  load = async (cursor) => (cursor === null ? of(cursor) : err({ ...localFailure("unreadable"), reason: "service_unavailable" }));
  pages.again();
  await passes(0);
  expect(listed()).toBe("a open. b open. c open. d open. ");
  load = of;
  await press("Try again");
  expect(listed()).toBe("a open. b open. c open. d open. ");
  expect(shown()).not.toContain("Try again");
});

test("nothing of one list is shown as another, which has its own place to wait in", async () => {
  const { promise: comes, resolve: come } = Promise.withResolvers<ReturnType<typeof page>>();
  load = () => comes;
  show(h(List, { name: "other" }));
  await passes(0);
  expect(shown()).toBe("Looking…");
  come(page());
  await passes(0);
  expect(listed()).toBe("None");
});

test("a list that was left and is come back to begins anew, with its rows as they are now", async () => {
  load = pagesOf(open("a", "b", "c", "d"));
  pages.again();
  await passes(0);
  await press("Show more");
  pages.put(row("a", "done"));
  await passes(0);
  expect(listed()).toBe("a done. b open. c open. d open. ");
  const asTheyWere = pages;
  show(h(List, { name: "other" }));
  await passes(0);
  // What is answered late takes nothing back that was decided here.
  pages.put(row("b", "done"));
  await passes(0);
  asTheyWere.put(row("c", "done"));
  await passes(0);
  expect(listed()).toBe("a open. b done. ");
  load = pagesOf(open("x", "y", "a", "b", "c", "d"));
  show(h(List, { name: "list" }));
  await passes(0);
  expect(listed()).toBe("x open. y open. ");
  await press("Show more");
  expect(listed()).toBe("x open. y open. a open. b open. ");
});
