/** Every rate is per minute: one of the two windows that the platform's limiter has, and long enough for people. */
export const WINDOW_S = 60;

/** Requests in a window that the platform's limiters can count; each is a binding of the gateway, `RATE_600` for one. */
export type Quota = 30 | 120 | 600 | 3000;

/** Whom requests are counted by: the network they come from, the user of the token, the OAuth client of the token. */
export type CountedBy = "address" | "user" | "client";

interface Limits {
  address: Quota;
  /** `exact`: counted by an object, so that its answer says what remains; its quota is `BOOKING_REQUESTS_PER_MINUTE`. */
  user?: Quota | "exact";
  client?: Quota;
}

/**
 * The rate classes. Each operation names its own beside its schema. An address may be a whole company's or a mobile carrier's,
 * so where a user is known the limit by address is the wider one, there to keep others from the work of checking tokens.
 */
export const RATE_CLASSES = {
  /** Airports, flights, seat maps, single offers: cached, or one read by key. */
  public_read: { address: 600 },
  /** Searches and fare calendars: the dearest reads there are. */
  search: { address: 120 },
  /** Whatever tests a pair of locator and name; misses have a budget besides (`lookup-budget.ts`). */
  lookup: { address: 30 },
  /** Everything under `/v1/auth`; the users service counts tries of a password more strictly. */
  auth: { address: 120 },
  /** What callers read and change of their own. */
  account: { address: 3000, user: 600, client: 3000 },
  /** Commands about bookings. */
  booking: { address: 600, user: "exact", client: 3000 },
  operator: { address: 600, user: 600, client: 3000 },
  /** Events come in bursts, from few addresses; what is refused is sent again. */
  webhook: { address: 3000 },
  /** Health, status and metrics, for whoever watches them. */
  system: { address: 600 },
  /** What is no operation: the site's pages and files, the documents, and whatever is not there. A page asks for many at once. */
  site: { address: 3000 },
} as const satisfies Record<string, Limits>;
export type RateClass = keyof typeof RATE_CLASSES;

/** The binding that counts so many requests. */
export const limiterName = <Q extends Quota>(quota: Q): `RATE_${Q}` => `RATE_${quota}`;

/** The limits of a class as its callers meet them; the type of the table itself is too narrow to ask. */
export const limitsOf = (rate: RateClass): Limits => RATE_CLASSES[rate];
