import { AsyncLocalStorage } from "node:async_hooks";

/** Ids of what is being worked on; every log line written meanwhile has them. Never a name or an address. */
export type Ids = Partial<Record<"request_id" | "trace_id" | "booking_id" | "flight_id" | "message_id", string>>;

/** What is known of the work at hand without being handed on: its ids, and the operation it is a part of. */
interface Context<Operation> {
  ids: Ids;
  operation: Operation | null;
}

const storage = new AsyncLocalStorage<Context<unknown>>();
const NOTHING: Context<never> = { ids: {}, operation: null };

const now = (): Context<unknown> => storage.getStore() ?? NOTHING;

/** Runs `work`, and whatever it starts, as being about these ids besides those that are known already. */
export const about = <T>(ids: Ids, work: () => T): T => storage.run({ ...now(), ids: { ...now().ids, ...ids } }, work);

/** Runs `work` as being about nothing: for what serves several requests at once, though one of them happens to start it. */
export const aboutNothing = <T>(work: () => T): T => (now() === NOTHING ? work() : storage.run(NOTHING, work));

export const knownIds = (): Ids => now().ids;

/** A place in the context for the operation that is under way; `operation.ts` says what that is. */
export const operationSlot = <Operation extends object>() => ({
  get: (): Operation | null => now().operation as Operation | null,
  run: <T>(operation: Operation, ids: Ids, work: () => T): T => storage.run({ ids: { ...now().ids, ...ids }, operation }, work),
});
