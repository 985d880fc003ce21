import { AsyncLocalStorage as RealStorage } from "node:async_hooks";

/** The one there is: what is known of the work at hand. */
const storages: RealStorage<unknown>[] = [];

/**
 * As it is, but for snapshots, which cost Node a function with properties of its own, one for each message, and for what is known already:
 * to say it again costs Node a copy of all it keeps.
 */
export class AsyncLocalStorage<T> extends RealStorage<T> {
  constructor() {
    super();
    storages.push(this);
    if (storages.length > 1) throw new Error("a snapshot is of one storage here");
  }

  override run<Args extends unknown[], R>(store: T, work: (...args: Args) => R, ...args: Args): R {
    return store === this.getStore() ? work(...args) : super.run(store, work, ...args);
  }

  static override snapshot() {
    const [storage] = storages;
    if (storage === undefined) throw new Error("nothing is known of any work");
    const store = storage.getStore();
    return <Args extends unknown[], R>(work: (...args: Args) => R, ...args: Args): R => storage.run(store, work, ...args);
  }
}
