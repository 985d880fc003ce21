import { GROUPS, type Who } from "./people.ts";

type Group = (typeof GROUPS)[Who];
const CLASSES = ["2xx", "3xx", "4xx", "5xx"] as const;
const ORDER: Group[] = ["passenger", "staff", "client", "nobody"];

/** Operations that nothing leads to a good answer here, or to a bad one, and why. */
const NEVER_ACCEPTED: Record<string, string> = {
  resetPassword: "its token is in a mail, good once",
  eraseAccount: "would end the accounts that the other requests are made by",
  drainService: "would take a service away from all the other requests",
  cancelFlight: "would take a flight away from all the other requests",
  getFlightCancellation: "no flight here is cancelled",
  importSchedules: "would take the flights of all the other requests away",
  acknowledgeScheduleChange: "no flight here is changed while somebody has a seat on it",
  signInWithProvider: "no provider is configured here",
  verifyAuthenticatorCode: "its code is made of a secret, for half a minute",
  verifyBackupCode: "nobody here has a second factor",
  generateBackupCodes: "nobody here has a second factor",
  submitSecondFactorPage: "nobody here has a second factor",
  registerPasskey: "an authenticator has to sign",
  signInWithPasskey: "an authenticator has to sign",
  renamePasskey: "nobody here has a passkey",
  deletePasskey: "nobody here has a passkey",
  issueToken: "a client that acts for itself says who it is in a header, and a user has to allow a code",
  getUserInfo: "nobody here has allowed a client anything",
  getUserInfoByForm: "nobody here has allowed a client anything",
  withdrawConsent: "nobody here has allowed a client anything",
  submitConsentPage: "its request is signed, after a sign-in by the page",
  submitResetPage: "its token is in a mail, good once",
  showErrorPage: "says what went wrong, which is an error itself",
};
const NEVER_REFUSED: Record<string, string> = {
  getHealth: "takes nothing that could be wrong",
  getStatus: "takes nothing that could be wrong",
  getMetrics: "takes nothing that could be wrong",
  listProviders: "takes nothing that could be wrong",
  getKeys: "takes nothing that could be wrong",
  getAuthorizationServer: "takes nothing that could be wrong",
  getOpenIdConfiguration: "takes nothing that could be wrong",
  getKeysOfIssuer: "takes nothing that could be wrong",
  getSession: "without a session the answer is null, which is no error",
  getPasskeyRequestOptions: "takes nothing that could be wrong",
  finishProviderSignIn: "whatever is wrong leads to a page that says so",
  authorizeClient: "whatever is wrong leads to the client, or to a page that says so",
  showSignInPage: "takes nothing that could be wrong",
  showSecondFactorPage: "takes nothing that could be wrong",
  showConsentPage: "says what it is asked to say",
  showResetPage: "looks at the token when the form comes back",
  signOut: "without a session there is nothing to end, which is no error",
};

/** Requests by operation, and by who asked and how it was answered: `staff 4xx`. */
export type Counts = Record<string, Record<string, number>>;

/** How requests were answered: by operation, status class and who asked. */
export class Tally {
  readonly #counts = new Map<string, Map<string, number>>();

  /** Begins with what others have counted. */
  constructor(...others: Counts[]) {
    for (const counts of others)
      for (const [operation, keys] of Object.entries(counts))
        for (const [key, count] of Object.entries(keys)) this.#add(operation, key, count);
  }

  count(operation: string, who: Who, status: number): void {
    this.#add(operation, `${GROUPS[who]} ${classOf(status)}`, 1);
  }

  get requests(): number {
    return [...this.#counts.values()].flatMap((counts) => [...counts.values()]).reduce((sum, count) => sum + count, 0);
  }

  /** Sorted, so that a comparison of two shows what changed. */
  counts(): Counts {
    const sorted = <Value>(entries: Iterable<[string, Value]>) =>
      Object.fromEntries([...entries].toSorted(([a], [b]) => (a < b ? -1 : 1)));
    return sorted([...this.#counts].map(([operation, counts]) => [operation, sorted(counts)]));
  }

  /** What a run has not tried: it proves nothing there. */
  gaps(operations: readonly { id: string }[]): string[] {
    return operations.flatMap(({ id }) => [
      ...(this.#of(id, ["2xx", "3xx"]) === 0 && !(id in NEVER_ACCEPTED) ? [`${id} was never accepted`] : []),
      ...(this.#of(id, ["4xx"]) === 0 && !(id in NEVER_REFUSED) ? [`${id} was never refused`] : []),
    ]);
  }

  lines(): string[] {
    const width = Math.max(...[...this.#counts.keys()].map((name) => name.length));
    return [...this.#counts]
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([name, counts]) => {
        const groups = ORDER.map((group) => {
          const shown = CLASSES.flatMap((each) => {
            const count = counts.get(`${group} ${each}`) ?? 0;
            return count === 0 ? [] : [`${count} ${each}`];
          });
          return shown.length === 0 ? null : `${group} ${shown.join(" ")}`;
        });
        return `${name.padEnd(width)}  ${groups.filter((group) => group !== null).join(" · ")}`;
      });
  }

  #add(operation: string, key: string, count: number): void {
    const counts = this.#counts.get(operation) ?? new Map<string, number>();
    this.#counts.set(operation, counts);
    counts.set(key, (counts.get(key) ?? 0) + count);
  }

  #of(operation: string, classes: readonly string[]): number {
    const counts = this.#counts.get(operation) ?? new Map<string, number>();
    return [...counts].filter(([key]) => classes.some((each) => key.endsWith(each))).reduce((sum, [, count]) => sum + count, 0);
  }
}

/** A changed protocol is an acceptance. */
const classOf = (status: number): string => (status === 101 ? "2xx" : `${Math.floor(status / 100)}xx`);
