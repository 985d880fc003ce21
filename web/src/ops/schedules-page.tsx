import type { ScheduleImport, ScheduleImportResult } from "#contracts/schedules.ts";
import { useState } from "preact/hooks";
import { usePageTitle } from "../parts/use-page-title.ts";
import { DownloadImport, ExportTimetable } from "./export-timetable.tsx";
import { ImportTimetable } from "./import-timetable.tsx";
import { Moment } from "./moment.tsx";
import { Paged } from "./paged.tsx";
import { ScheduleChanges } from "./schedule-changes.tsx";
import { imports } from "./schedules-api.ts";
import { IMPORT_STATES, carriersInWords, countsInWords, sizeInWords } from "./timetable-words.ts";
import { usePages } from "./use-pages.ts";

/** Timetables: what is imported, what was, and the passengers that it concerns. */
export function SchedulesPage() {
  usePageTitle("Schedules");
  const pages = usePages("imports", imports);
  const [imported, setImported] = useState(0);
  const done = ({ state }: ScheduleImportResult) => {
    pages.again();
    if (state !== "previewed") setImported((count) => count + 1);
  };
  return (
    <section>
      <h1>Schedules</h1>
      <ImportTimetable done={done} />
      <ScheduleChanges imported={imported} />
      <ExportTimetable />
      <h2>Imports so far</h2>
      <p>
        <button type="button" onClick={pages.again}>
          Look again
        </button>
      </p>
      <Paged what="Looking for imports" pages={pages} empty="No timetable was imported: flights are those of the seed.">
        {(rows) => <ImportTable rows={rows} />}
      </Paged>
    </section>
  );
}

const ImportTable = ({ rows }: { rows: ScheduleImport[] }) => (
  <div class="scroll" tabIndex={0} role="region" aria-label="Imports so far">
    <table class="table">
      <thead>
        <tr>
          <th scope="col">Started</th>
          <th scope="col">State</th>
          <th scope="col">About</th>
          <th scope="col">Flights</th>
          <th scope="col">File</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} data-import={row.state}>
            <th scope="row">
              <Moment at={row.started_at} />
            </th>
            <td>{IMPORT_STATES[row.state].words}</td>
            <td>{carriersInWords(row.carriers)}</td>
            <td>{countsInWords(row.flights)}</td>
            <td>
              {row.format === "ssim" ? "SSIM" : "JSON"}, {sizeInWords(row)} <DownloadImport of={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
