import type { AuditReport, AuditSummary } from "#contracts/audit.ts";
import { useRoute } from "preact-iso";
import { useEffect } from "preact/hooks";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useAction } from "../parts/use-action.ts";
import { usePageTitle } from "../parts/use-page-title.ts";
import { audit, audits, lastAudit, startAudit } from "./api.ts";
import { AuditReportCard } from "./audit-report.tsx";
import { summaryOf } from "./discrepancies.ts";
import { Looked } from "./looked.tsx";
import { Moment } from "./moment.tsx";
import { Paged } from "./paged.tsx";
import { useLooks } from "./use-looks.ts";
import { useNews } from "./use-news.ts";
import { usePages } from "./use-pages.ts";
import { auditState } from "./words.ts";

/** One that runs counts on; one that has ended says nothing new, but another may have been started. */
const RUNNING_EVERY_MS = 1_000;
const ENDED_EVERY_MS = 15_000;

/** The audit that was started last, or the one of the address, and those before it. */
export function AuditPage() {
  usePageTitle("Audit");
  const id = useRoute().params["id"];
  const looks = useLooks<AuditReport | null>(
    `audit ${id ?? ""}`,
    (seen) => (seen?.status === "running" ? RUNNING_EVERY_MS : ENDED_EVERY_MS),
    (signal) => (id === undefined ? lastAudit(signal) : audit(id, signal)),
  );
  const pages = usePages("audits", audits);
  const start = useAction();
  const seen = looks.seen?.value ?? null;
  useNews(seen && `Audit: ${auditState(seen.status, seen.discrepancies.length).words}`);
  // The list was read before this one had ended.
  useEffect(() => {
    if (seen !== null) pages.put(summaryOf(seen));
  }, [seen?.id, seen?.status]);
  const begin = () =>
    void start.run(
      () => startAudit(lastSeen(id === undefined ? seen : null, pages.rows)),
      () => {
        looks.again();
        pages.again();
      },
    );
  const isMissing = id !== undefined && looks.failure?.reason === "not_found";
  return (
    <section>
      <h1>Audit</h1>
      <p>
        Compares bookings, seats, payments, the ledger, the provider's own records, lists and notifications with one another. It
        changes nothing, and can be started at any time.
      </p>
      <p>
        <button type="button" class="primary" disabled={start.busy || seen?.status === "running"} onClick={begin}>
          Start an audit
        </button>{" "}
        {id !== undefined && <a href="/ops/audit">To the last one</a>}
      </p>
      {start.failure && <ProblemNotice failure={start.failure} onRetry={begin} />}
      {isMissing ? (
        <p class="notice">There is no such audit.</p>
      ) : (
        <Looked what="Looking for the audit" looks={looks}>
          {(report) =>
            report === null ? <p class="notice">Nothing has been compared yet.</p> : <AuditReportCard report={report} />
          }
        </Looked>
      )}
      <h2>Audits so far</h2>
      <Paged what="Looking for audits" pages={pages} empty="There were none.">
        {(rows) => <AuditTable rows={rows} />}
      </Paged>
    </section>
  );
}

/** `last`: the one that is shown as the last one. */
const lastSeen = (last: AuditReport | null, [first]: readonly AuditSummary[]): string | null => last?.id ?? first?.id ?? null;

const AuditTable = ({ rows }: { rows: AuditSummary[] }) => (
  <div class="scroll" tabIndex={0} role="region" aria-label="Audits so far">
    <table class="table">
      <thead>
        <tr>
          <th scope="col">Started</th>
          <th scope="col">Verdict</th>
          <th scope="col" class="number">
            Bookings
          </th>
          <th scope="col" class="number">
            In motion
          </th>
          <th scope="col" class="number">
            Asked to look again
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">
              <a href={`/ops/audit/${row.id}`}>
                <Moment at={row.started_at} />
              </a>
            </th>
            <td>{auditState(row.status, row.discrepancy_count).words}</td>
            <td class="number">{row.compared.bookings}</td>
            <td class="number">{row.in_motion}</td>
            <td class="number">{row.poked}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
