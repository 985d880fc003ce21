/** Counts nothing: what is counted has no part in what is simulated, and handing it over would change the order of events. */
export const meter = {
  add: (): void => undefined,
  observe: (): void => undefined,
  set: (): void => undefined,
  counter: () => ({ add: (): void => undefined }),
  histogram: () => ({ observe: (): void => undefined }),
  flushSoon: (): void => undefined,
  flush: (): Promise<void> => Promise.resolve(),
  flushIfDue: (): null => null,
};
export const meterOf = (): typeof meter => meter;
