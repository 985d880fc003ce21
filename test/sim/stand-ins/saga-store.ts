import type { BookingRecord } from "#domain/booking/record.ts";
import { type Entry, type Row, SagaStore as RealStore } from "../../../durable-objects/booking-sagas/store.ts";
import { monitor } from "../monitor/current.ts";

/** The sagas' store, with somebody looking at every change once it is stored. */
export class SagaStore extends RealStore {
  #changes: { record: BookingRecord; event: string }[] = [];
  #rows: Row[] = [];

  override writeLog(record: BookingRecord, event: string, at: number): void {
    super.writeLog(record, event, at);
    this.#changes.push({ record, event });
  }

  override putRow(entry: Entry, row: Row): void {
    super.putRow(entry, row);
    this.#rows.push(row);
  }

  override write(): void {
    super.write();
    const [changes, rows] = [this.#changes, this.#rows];
    this.#forget();
    for (const { record, event } of changes) monitor().bookingChanges(record, event);
    for (const row of rows) monitor().rowStored(row);
  }

  override reload(): void {
    this.#forget();
    super.reload();
  }

  #forget(): void {
    this.#changes = [];
    this.#rows = [];
  }
}
export type { Entry, Row };
