import type { ScheduleImport } from "#contracts/schedules.ts";
import { useState } from "preact/hooks";
import { Field } from "../parts/field.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useDownload } from "../parts/use-download.ts";
import { Moment } from "./moment.tsx";
import { exportPath } from "./schedules-api.ts";

/** The timetable as a file, for other systems, or to change it and bring it into force again. */
export function ExportTimetable() {
  const [carrier, setCarrier] = useState("");
  /** Another may be typed before the answer comes. */
  const [asked, setAsked] = useState("");
  const { busy, failure, download } = useDownload();
  return (
    <div class="card">
      <h2>Export the timetable</h2>
      <p>
        As an IATA SSIM file: the newest import that is in force, as it came, or the flights of the seed where nothing was
        imported.
      </p>
      <form
        class="filter"
        onSubmit={(event) => {
          event.preventDefault();
          if (busy) return;
          const wanted = carrier.trim().toUpperCase();
          setAsked(wanted);
          download(exportPath({ carrier: wanted }), `${wanted || "schedules"}.ssim`);
        }}
      >
        <Field
          label="Carrier"
          hint="Two characters, or nothing for whichever was imported last"
          pattern="\s*[A-Za-z0-9]{2}\s*"
          takes="Two letters or digits, as in HF101."
          autocomplete="off"
          value={carrier}
          onValue={setCarrier}
        />
        <button type="submit" disabled={busy}>
          {busy ? "Fetching it…" : "Download"}
        </button>
      </form>
      {failure?.reason === "not_found" ? (
        <p class="notice problem" role="alert">
          Nobody has imported flights of {asked || "any carrier"}, and the seed has none.
        </p>
      ) : (
        failure && <ProblemNotice failure={failure} />
      )}
    </div>
  );
}

/** An import that something is in force of, as the file it was. */
export function DownloadImport({ of: { id, state, started_at } }: { of: ScheduleImport }) {
  const { busy, failure, download } = useDownload();
  if (state !== "applying" && state !== "applied") return null;
  return (
    <>
      <button type="button" disabled={busy} onClick={() => download(exportPath({ import_id: id }), `${id}.ssim`)}>
        Download
        <span class="visually-hidden">
          {" "}
          the import of <Moment at={started_at} />
        </span>
      </button>
      {failure && <ProblemNotice failure={failure} />}
    </>
  );
}
