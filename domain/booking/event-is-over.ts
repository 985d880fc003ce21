import { EVENT_KNOWN_MS } from "./limits.ts";

/** Whether no copy of an event of the provider's that was first seen at `at` can come any more. Epoch milliseconds. */
export const eventIsOver = (at: number, now: number): boolean => now - at >= EVENT_KNOWN_MS;
