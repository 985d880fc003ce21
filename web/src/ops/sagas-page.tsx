import type { BookingStatus, BookingSummary } from "#contracts/bookings.ts";
import { useLocation, useRoute } from "preact-iso";
import { useState } from "preact/hooks";
import { Field, Select } from "../parts/field.tsx";
import { usePageTitle } from "../parts/use-page-title.ts";
import { formatMoney } from "../text/money.ts";
import { statusName } from "../text/words.ts";
import { sagas } from "./api.ts";
import { Moment } from "./moment.tsx";
import { Paged } from "./paged.tsx";
import { SagaDetail } from "./saga-detail.tsx";
import { STATUS_CHANGES } from "#domain/booking/status.ts";
import { usePages } from "./use-pages.ts";

/** Bookings by state, or one of them by its id. */
export function SagasPage() {
  const { id } = useRoute().params;
  return id === undefined ? <SagaList /> : <SagaDetail key={id} id={id} />;
}

const STATUSES = Object.keys(STATUS_CHANGES) as BookingStatus[];

function SagaList() {
  usePageTitle("Sagas");
  const [state, setState] = useState<BookingStatus | "">("");
  const pages = usePages(state, (cursor, signal) => sagas(state, cursor, signal));
  return (
    <section>
      <h1>Sagas</h1>
      <p>Each booking is moved by a saga. As lists know them, the newest first; a saga itself says what has moved it.</p>
      <div class="filter">
        <Select label="Show" value={state} onValue={(value) => setState(value as BookingStatus | "")}>
          <option value="">all</option>
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {statusName(status)}
            </option>
          ))}
        </Select>
        <button type="button" onClick={pages.again}>
          Look again
        </button>
      </div>
      <FindById />
      <Paged what="Looking for bookings" pages={pages} empty="No booking is in this state.">
        {(rows) => <SagaTable rows={rows} />}
      </Paged>
    </section>
  );
}

function FindById() {
  const { route } = useLocation();
  const [id, setId] = useState("");
  return (
    <form
      class="filter"
      onSubmit={(event) => {
        event.preventDefault();
        route(`/ops/sagas/${encodeURIComponent(id.trim())}`);
      }}
    >
      <Field label="Booking id" placeholder="bkg_…" required value={id} onValue={setId} />
      <button type="submit">Find it</button>
    </form>
  );
}

const SagaTable = ({ rows }: { rows: BookingSummary[] }) => (
  <div class="scroll" tabIndex={0} role="region" aria-label="Bookings">
    <table class="table">
      <thead>
        <tr>
          <th scope="col">Booking</th>
          <th scope="col">State</th>
          <th scope="col">Opened</th>
          <th scope="col">Journey</th>
          <th scope="col" class="number">
            Passengers
          </th>
          <th scope="col" class="number">
            Total
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} data-saga={row.id}>
            <th scope="row">
              <a href={`/ops/sagas/${row.id}`} class="locator">
                {row.record_locator}
              </a>
            </th>
            <td>{statusName(row.status)}</td>
            <td>
              <Moment at={row.created_at} />
            </td>
            <td>
              {row.origin} to {row.destination}, {row.departs_local.slice(0, 10)}
            </td>
            <td class="number">{row.passengers}</td>
            <td class="number">{formatMoney(row.total)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
