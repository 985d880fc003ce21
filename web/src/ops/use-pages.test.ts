import { h } from "preact";
import { beforeEach, expect, test } from "vitest";
import type { Page } from "#contracts/common.ts";
import { type Result, err, ok } from "#domain/result.ts";
import { type Failure, localFailure } from "../api/failure.ts";
import { passes, press, screenOfFile, show, shown } from "../parts/screen.fixture.ts";
import { Paged } from "./paged.tsx";
import { type Pages, usePages } from "./use-pages.ts";

type Row = { id: string; state: string };
const row = (id: string, state: string): Row => ({ id, state });
const page = (...data: Row[]) => ok({ data, next_cursor: null });

let pages: Pages<Row>;
let load: () => Promise<Result<Page<Row>, Failure>>;
/** A list of rows, and the name it is known by. */
function List({ name }: { name: string }) {
  pages = usePages(name, () => load());
  return h(Paged<Row>, {
    what: "Looking",
    pages,
    empty: "None",
    children: (rows) => rows.map(({ id, state }) => `${id} ${state}. `),
  });
}

screenOfFile();
beforeEach(async () => {
  load = async () => page(row("a", "open"), row("b", "open"));
  show(h(List, { name: "list" }));
  await passes(0);
});

test("two decisions that are on their way at a time both stay, whichever comes first", async () => {
  expect(shown()).toBe("a open. b open. ");
  const asTheyWere = pages;
  asTheyWere.put(row("b", "done"));
  await passes(0);
  asTheyWere.put(row("a", "done"));
  await passes(0);
  expect(shown()).toBe("a done. b done. ");
});

test("a list that is asked for again stays as it was until it comes", async () => {
  pages.put(row("a", "done"));
  await passes(0);
  const { promise: comes, resolve: come } = Promise.withResolvers<ReturnType<typeof page>>();
  load = () => comes;
  pages.again();
  await passes(0);
  expect(shown()).toBe("a done. b open. ");
  pages.put(row("b", "done"));
  await passes(0);
  expect(shown()).toBe("a done. b done. ");
  come(page(row("c", "open")));
  await passes(0);
  expect(shown()).toBe("c open. ");
});

test("it stays there, too, where it cannot be had again, with why", async () => {
  load = async () => err({ ...localFailure("unreadable"), reason: "service_unavailable" });
  pages.again();
  await passes(0);
  expect(shown()).toMatch(/^a open\. b open\. ./);
  load = async () => page(row("a", "done"));
  await press("Try again");
  expect(shown()).toBe("a done. ");
});

test("nothing of one list is shown as another, which has its own place to wait in", async () => {
  const { promise: comes, resolve: come } = Promise.withResolvers<ReturnType<typeof page>>();
  load = () => comes;
  show(h(List, { name: "other" }));
  await passes(0);
  expect(shown()).toBe("Looking…");
  come(page());
  await passes(0);
  expect(shown()).toBe("None");
});
