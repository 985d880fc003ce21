/**
 * Lets everybody else have a turn. A loop over the database never waits for anything from outside, so a runtime that does all in one
 * thread, the local one, would not even hear of another request until the whole import is done.
 */
export const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
