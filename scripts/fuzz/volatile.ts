/** Stores whose rows come and go by themselves, and why that is no effect of a refused request. */
const BY_ITSELF: Record<string, string> = {
  "Metrics.": "counts every request",
  "ServiceRegistry.": "hears of every service each ten seconds",
  "Scheduler.": "runs its tasks by the clock",
  "CircuitBreaker.": "hears how every call of the provider's ended",
  "notifications.webhook_deliveries": "what a receiver does not take is tried again by the clock",
  "notifications.webhook_endpoints": "a receiver that does not take an event is left alone for a while, which its row says",
  "BookingSagas.hops": "what was done for a booking is written down within a second of it",
  "RateLimit.budgets": "a lookup that finds nothing uses up a budget, which is what the budget is for",
};
/** The runtime's own, such as when an object's alarm is. */
const OF_THE_RUNTIME = /\._cf_|\bmetadata\.|\.d1_migrations$/;

export const isByItself = (table: string): boolean =>
  OF_THE_RUNTIME.test(table) || Object.keys(BY_ITSELF).some((prefix) => table.startsWith(prefix));
