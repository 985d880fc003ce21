import { h } from "preact";
import { beforeEach, expect, test } from "vitest";
import { type Result, err, ok } from "#domain/result.ts";
import { type Failure, type FailureCode, localFailure } from "../api/failure.ts";
import { passes, press, screenOfFile, show, shown } from "../parts/screen.fixture.ts";
import { Looked } from "./looked.tsx";
import { useLooks } from "./use-looks.ts";

const failed = (reason: FailureCode) => err({ ...localFailure("unreadable"), reason });
const BUSY = failed("service_unavailable");

let look: () => Result<string, Failure>;
let count: number;
/** Something that is looked at every second until it rests, and not at all before it was seen. */
const Page = () =>
  h(Looked<string>, {
    what: "Looking",
    looks: useLooks<string>(
      "it",
      (seen) => (seen === null || seen === "rests" ? null : 1_000),
      async () => ((count += 1), look()),
    ),
    children: (seen) => `It ${seen}. `,
  });
const open = () => {
  show(h(Page, {}));
  return passes(0);
};

screenOfFile();
beforeEach(() => {
  count = 0;
  look = () => ok("moves");
});

test("one look that fails right after a command does not end the looking", async () => {
  await open();
  look = () => BUSY;
  await press("Look again");
  expect(shown()).toContain("It moves. ");
  look = () => ok("has moved");
  await passes(1_000);
  expect(shown()).toContain("It has moved. ");
  expect(shown()).not.toContain("Try again");
});

test("nor does the very first, where another may tell", async () => {
  look = () => BUSY;
  await open();
  expect(shown()).toContain("Try again");
  look = () => ok("moves");
  await passes(5_000);
  expect(shown()).toContain("It moves. ");
});

test("nor one of what rests: it may do so no more", async () => {
  look = () => ok("rests");
  await open();
  look = () => BUSY;
  await press("Look again");
  look = () => ok("moves");
  await passes(5_000);
  expect(shown()).toContain("It moves. ");
});

test.each(["not_found", "validation_failed"] as const)(
  "what is refused as %s is not looked at again by itself",
  async (reason) => {
    look = () => failed(reason);
    await open();
    await passes(60_000);
    expect(count).toBe(1);
  },
);

test("what rests is not looked at again by itself", async () => {
  look = () => ok("rests");
  await open();
  await passes(60_000);
  expect(count).toBe(1);
});
