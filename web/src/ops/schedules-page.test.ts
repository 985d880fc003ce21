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
const IMPORT = {
  id: "imp_1",
  format: "ssim",
  state: "applied",
  lines: 5,
  legs: 1,
  carriers: [],
  flights: FLIGHTS,
  started_at: "2026-11-26T12:00:00.000Z",
  finished_at: null,
};
const EXPORT = "GET /v1/ops/schedules/export?";
let state: "previewed" | "applying";

screenOfFile();
serverOfFile();
beforeEach(async () => {
  state = "previewed";
  answer(({ what }) => {
    if (what.startsWith("POST"))
      return Response.json({ state, carriers: [], flights: FLIGHTS, changes: [], bytes: 1, format: "ssim" });
    if (what.startsWith(EXPORT))
      return Response.json({ status: 404, code: "not_found", title: "Not found", request_id: "req_1" }, { status: 404 });
    if (what.includes("schedule-changes")) return Response.json({ data: [CHANGE], next_cursor: null });
    const newer = { ...IMPORT, started_at: "2026-11-27T12:00:00.000Z" };
    return Response.json({ data: [newer, { ...IMPORT, id: "imp_0", state: "superseded" }], next_cursor: null });
  });
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

test("the timetable of a carrier is asked for as a file, and who has none is told of the carrier that was asked about", async () => {
  await type("Carrier", " qy ");
  await press("Download");
  expect(askedFor(`${EXPORT}carrier=QY`)).toHaveLength(1);
  await type("Carrier", "QZ");
  expect(shown()).toContain("Nobody has imported flights of QY, and the seed has none.");
});

test("an import is asked for as the file it was while something of it is in force", async () => {
  expect(shown().match(/Download the import of/g)).toHaveLength(1);
  await press(/^Download the import of/);
  expect(askedFor(`${EXPORT}import_id=imp_1`)).toHaveLength(1);
});
