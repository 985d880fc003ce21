import { h } from "preact";
import { beforeEach, expect, test } from "vitest";
import { answer, askedFor, serverOfFile } from "../api/server.fixture.ts";
import { field, passes, press, screenOfFile, show, shown, type } from "../parts/screen.fixture.ts";
import { SchedulesPage } from "./schedules-page.tsx";

const times = (clock: string) => ({
  departs_local: `2026-12-01T${clock}:00+00:00`,
  arrives_local: `2026-12-01T${clock}:30+00:00`,
});
const CHANGE = {
  id: "chg_1",
  flight_id: "QY77_2026-12-01_LHR",
  kind: "changed",
  taken: 3,
  before: times("09:10"),
  after: times("11:40"),
  state: "open",
  recorded_at: "2026-11-26T12:00:00.000Z",
};
const FLIGHTS = { added: 0, changed: 1, withdrawn: 0, suspended: 0, unchanged: 0 };
const NOTE = "What was done for the passengers";
const FILE = new File(["1AIRLINE"], "a.ssim", { type: "text/plain" });
const CHANGES = "GET /v1/ops/schedule-changes?limit=20&state=open";
let state: "previewed" | "applying";

screenOfFile();
serverOfFile();
beforeEach(async () => {
  state = "previewed";
  answer(({ what }) =>
    what.startsWith("POST")
      ? Response.json({ state, carriers: [], flights: FLIGHTS, changes: [], bytes: 1, format: "ssim" })
      : Response.json({ data: what.includes("schedule-changes") ? [CHANGE] : [], next_cursor: null }),
  );
  show(h(SchedulesPage, {}));
  await passes(0);
});

test("what somebody is writing about one flight is still there after a timetable was tried, or brought into force", async () => {
  await press("Acknowledge QY77_2026-12-01_LHR");
  await type(NOTE, "told by ph");
  Object.assign(field("File"), { files: [FILE] }).fire("change");
  await passes(0);
  const before = askedFor(CHANGES).length;
  expect(before).toBe(1);
  await press("See what it would change");
  expect(shown()).toContain("Was tried only");
  expect(field(NOTE).value).toBe("told by ph");
  expect(askedFor(CHANGES)).toHaveLength(before);
  state = "applying";
  await press("Bring it into force a.ssim");
  await press("Bring it into force");
  expect(field(NOTE).value).toBe("told by ph");
  expect(askedFor(CHANGES)).toHaveLength(before + 1);
});
