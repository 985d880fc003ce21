import type { AuditReport, Discrepancy } from "#contracts/audit.ts";
import { brokenRules, tableSizes } from "./discrepancies.ts";
import { Facts } from "./facts.tsx";
import { IdLink } from "./id-link.tsx";
import { Moment } from "./moment.tsx";
import { StateTag } from "./state-tag.tsx";
import { COMPARED, auditState, counted } from "./words.ts";

/** What one audit has compared, and what of it differs. */
export function AuditReportCard({ report }: { report: AuditReport }) {
  const { status, compared, in_motion, poked, discrepancies, started_at, finished_at, sizes } = report;
  return (
    <article class="card" data-audit={status} aria-busy={status === "running"}>
      <StateTag state={auditState(status, discrepancies.length)} />
      <Facts
        of={[
          ["Started", <Moment key="started" at={started_at} />],
          ["Finished", finished_at && <Moment at={finished_at} />],
          [
            "Still at work",
            in_motion === 0 ? null : `${counted(in_motion, "booking", "bookings")}: their stores need not agree yet`,
          ],
          ["Asked to look again", poked === 0 ? null : counted(poked, "booking", "bookings")],
        ]}
      />
      <h2>Compared{status === "running" && " so far"}</h2>
      <dl class="figures">
        {Object.entries(COMPARED).map(([what, name]) => (
          <div key={what}>
            <dt>{name}</dt>
            <dd>{compared[what as keyof typeof COMPARED].toLocaleString("en-GB")}</dd>
          </div>
        ))}
      </dl>
      {brokenRules(discrepancies).map(({ invariant, rule, found }) => (
        <section key={invariant} class="broken">
          <h2>
            <span class="tag">{invariant}</span> {rule}
          </h2>
          <p>{counted(found.length, "time this is not so:", "times this is not so:")}</p>
          <ul class="plain">
            {found.map((each) => (
              <DiscrepancyLine key={each.ids.join(" ") + each.detail} discrepancy={each} />
            ))}
          </ul>
        </section>
      ))}
      <SizesOf sizes={sizes} />
    </article>
  );
}

const DiscrepancyLine = ({ discrepancy: { ids, detail } }: { discrepancy: Discrepancy }) => (
  <li class="discrepancy">
    {detail}
    <br />
    {ids.map((id) => (
      <IdLink key={id} id={id} />
    ))}
  </li>
);

/** What grows here though nothing else does is not pruned. */
function SizesOf({ sizes }: Pick<AuditReport, "sizes">) {
  const tables = tableSizes(sizes);
  if (tables.length === 0) return null;
  return (
    <details>
      <summary>Rows that the stores have</summary>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Store</th>
            <th scope="col">Table</th>
            <th scope="col" class="number">
              Rows
            </th>
          </tr>
        </thead>
        <tbody>
          {tables.map(({ store, table, rows }) => (
            <tr key={`${store} ${table}`}>
              <td>{store}</td>
              <td>{table}</td>
              <td class="number">{rows.toLocaleString("en-GB")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
