import { runInDurableObject } from "cloudflare:test";
import { expect, it } from "vitest";
import { flights } from "./flight-seats/object.fixture.ts";

const MISSING = "storage back-end does not implement point-in-time recovery";

/** The day the simulator has it, drills can use it instead of copying tables (test/harness/set-back.ts). */
it("objects can be set back to a bookmark only where they are deployed", async () => {
  await runInDurableObject(flights.getByName("HF101_2026-12-01_LHR"), async (_, { storage }) => {
    await expect(storage.getBookmarkForTime(Date.now() - 60_000)).rejects.toThrow(MISSING);
    await expect(storage.onNextSessionRestoreBookmark(await storage.getCurrentBookmark())).rejects.toThrow(MISSING);
  });
});
