/** Who asks. A client acts for the owner, or for an operator where the operation is an operator's. */
export const CALLERS = [
  "anonymous",
  "expired",
  "wrong_audience",
  "owner",
  "other_user",
  "agent",
  "operator",
  "admin",
  "client_with_scope",
  "client_without_scope",
] as const;
export type Caller = (typeof CALLERS)[number];

/**
 * `through`: the operation itself answers. `hidden`: 404, and exactly what a missing object is answered. `out_of_scope`: the OAuth
 * provider's way to say that a token has not the scope.
 */
export type Outcome = "through" | "hidden" | "unauthenticated" | "forbidden" | "out_of_scope";

/** What comes of it, for an object that exists and for one that does not. */
type Expected = Record<Caller, readonly [existing: Outcome, missing: Outcome]>;

const NOBODY_KNOWN = {
  anonymous: ["unauthenticated", "unauthenticated"],
  expired: ["unauthenticated", "unauthenticated"],
  wrong_audience: ["unauthenticated", "unauthenticated"],
} as const;

/**
 * The rules, written down: nothing here is read from the document or from the code. Where an operation has no object, only
 * the first of each pair counts.
 */
export const EXPECTED = {
  /** Flights, airports, status, signing in: a token is not looked at, so a bad one does no harm. */
  anybody: {
    anonymous: ["through", "hidden"],
    expired: ["through", "hidden"],
    wrong_audience: ["through", "hidden"],
    owner: ["through", "hidden"],
    other_user: ["through", "hidden"],
    agent: ["through", "hidden"],
    operator: ["through", "hidden"],
    admin: ["through", "hidden"],
    client_with_scope: ["through", "hidden"],
    client_without_scope: ["through", "hidden"],
  },
  /** A booking and all that belongs to it: its owner's, and nobody else's whatever their role. */
  the_owner: {
    ...NOBODY_KNOWN,
    owner: ["through", "hidden"],
    other_user: ["hidden", "hidden"],
    agent: ["hidden", "hidden"],
    operator: ["hidden", "hidden"],
    admin: ["hidden", "hidden"],
    client_with_scope: ["through", "hidden"],
    client_without_scope: ["forbidden", "forbidden"],
  },
  /** What somebody has made for themselves: not even their clients see it, each of which has its own. */
  who_made_it: {
    ...NOBODY_KNOWN,
    owner: ["through", "hidden"],
    other_user: ["hidden", "hidden"],
    agent: ["hidden", "hidden"],
    operator: ["hidden", "hidden"],
    admin: ["hidden", "hidden"],
    client_with_scope: ["hidden", "hidden"],
    client_without_scope: ["forbidden", "forbidden"],
  },
  /** What everybody has of their own: their list of bookings, a new booking. */
  any_user: {
    ...NOBODY_KNOWN,
    owner: ["through", "hidden"],
    other_user: ["through", "hidden"],
    agent: ["through", "hidden"],
    operator: ["through", "hidden"],
    admin: ["through", "hidden"],
    client_with_scope: ["through", "hidden"],
    client_without_scope: ["forbidden", "forbidden"],
  },
  /** The account: for people themselves, not for the clients that act for them. */
  any_user_in_person: {
    ...NOBODY_KNOWN,
    owner: ["through", "hidden"],
    other_user: ["through", "hidden"],
    agent: ["through", "hidden"],
    operator: ["through", "hidden"],
    admin: ["through", "hidden"],
    client_with_scope: ["forbidden", "forbidden"],
    client_without_scope: ["forbidden", "forbidden"],
  },
  /** Whether the object exists is not told to who may not ask. */
  operators: {
    ...NOBODY_KNOWN,
    owner: ["forbidden", "forbidden"],
    other_user: ["forbidden", "forbidden"],
    agent: ["forbidden", "forbidden"],
    operator: ["through", "hidden"],
    admin: ["through", "hidden"],
    client_with_scope: ["through", "hidden"],
    client_without_scope: ["forbidden", "forbidden"],
  },
  /** What everybody has of their own by their session; an access token is none, a client's least of all. */
  own_session: {
    ...NOBODY_KNOWN,
    owner: ["through", "hidden"],
    other_user: ["through", "hidden"],
    agent: ["through", "hidden"],
    operator: ["through", "hidden"],
    admin: ["through", "hidden"],
    client_with_scope: ["unauthenticated", "unauthenticated"],
    client_without_scope: ["unauthenticated", "unauthenticated"],
  },
  /** What one of them has of their own by their session, and nobody else has whatever their role. */
  owner_by_session: {
    ...NOBODY_KNOWN,
    owner: ["through", "hidden"],
    other_user: ["hidden", "hidden"],
    agent: ["hidden", "hidden"],
    operator: ["hidden", "hidden"],
    admin: ["hidden", "hidden"],
    client_with_scope: ["unauthenticated", "unauthenticated"],
    client_without_scope: ["unauthenticated", "unauthenticated"],
  },
  /** Open to who says nothing of themselves, or has a session; an access token would be one to register by, and is not. */
  strangers_and_sessions: {
    ...NOBODY_KNOWN,
    anonymous: ["through", "hidden"],
    owner: ["through", "hidden"],
    other_user: ["through", "hidden"],
    agent: ["through", "hidden"],
    operator: ["through", "hidden"],
    admin: ["through", "hidden"],
    client_with_scope: ["unauthenticated", "unauthenticated"],
    client_without_scope: ["unauthenticated", "unauthenticated"],
  },
  /** By an admin's session. */
  administrators: {
    ...NOBODY_KNOWN,
    owner: ["forbidden", "forbidden"],
    other_user: ["forbidden", "forbidden"],
    agent: ["forbidden", "forbidden"],
    operator: ["forbidden", "forbidden"],
    admin: ["through", "hidden"],
    client_with_scope: ["unauthenticated", "unauthenticated"],
    client_without_scope: ["unauthenticated", "unauthenticated"],
  },
  /** What a user lets a client know of them: for nobody's own token, and for none without the scope. */
  clients_of_openid: {
    ...NOBODY_KNOWN,
    owner: ["unauthenticated", "unauthenticated"],
    other_user: ["unauthenticated", "unauthenticated"],
    agent: ["unauthenticated", "unauthenticated"],
    operator: ["unauthenticated", "unauthenticated"],
    admin: ["unauthenticated", "unauthenticated"],
    client_with_scope: ["through", "hidden"],
    client_without_scope: ["out_of_scope", "out_of_scope"],
  },
  /** A session is asked for that would end by it, and an access token is none. */
  sessions: {
    ...NOBODY_KNOWN,
    owner: ["unauthenticated", "unauthenticated"],
    other_user: ["unauthenticated", "unauthenticated"],
    agent: ["unauthenticated", "unauthenticated"],
    operator: ["unauthenticated", "unauthenticated"],
    admin: ["unauthenticated", "unauthenticated"],
    client_with_scope: ["unauthenticated", "unauthenticated"],
    client_without_scope: ["unauthenticated", "unauthenticated"],
  },
} as const satisfies Record<string, Expected>;
export type Group = keyof typeof EXPECTED;
