import { beforeEach, expect, test } from "vitest";
import { idempotencyKeys } from "../api/idempotency.ts";
import { answer, askedFor, serverOfFile } from "../api/server.fixture.ts";
import { drainService, replayDeadLetter, services } from "./api.ts";

const REPLAY = "POST /v1/ops/dead-letters/dl_payments_a/replay";
const DRAIN = "POST /v1/ops/services/search/drain";
const keysOf = (what: string) => askedFor(what).map(({ key }) => key);

serverOfFile();
beforeEach(() => idempotencyKeys.forget());

test("a command whose answer was lost is the same when it is given again, and another once what it is about has changed", async () => {
  await replayDeadLetter("dl_payments_a", "2026-11-28T10:00:00.000Z");
  await replayDeadLetter("dl_payments_a", "2026-11-28T10:00:00.000Z");
  // It was replayed, and came back.
  await replayDeadLetter("dl_payments_a", "2026-11-28T10:05:00.000Z");
  const [first, again, later] = keysOf(REPLAY);
  expect(first).not.toBeNull();
  expect(again).toBe(first);
  expect(later).not.toBe(first);
});

test("a service that was seen to be drained is drained anew the next time, though the first answer was lost", async () => {
  let drain: object | null = null;
  answer(({ what }) => (what === "GET /v1/ops/services" ? Response.json({ data: [{ name: "search", drain }] }) : null));
  const look = () => services(new AbortController().signal);
  await drainService("search", "a drill");
  await look();
  await drainService("search", "a drill");
  drain = { drained_at: "2026-11-28T10:00:00.000Z" };
  await look();
  await drainService("search", "a drill");
  const [first, again, later] = keysOf(DRAIN);
  expect(again).toBe(first);
  expect(later).not.toBe(first);
});
