import { SITE_PAGES } from "#contracts/site-pages.ts";

/** Where to go after signing in: a page of this site, never another one. */
export function safeNext(next: string | undefined): string {
  return next !== undefined && SITE_PAGES.test(next) && !next.startsWith("/sign-") ? next : "/";
}

export const signInPath = (next: string): string => `/sign-in?next=${encodeURIComponent(next)}`;
/** Where the link in the first mail leads. */
export const confirmedPath = (next: string): string => `/sign-in?confirmed=1&next=${encodeURIComponent(next)}`;
export const hereAndBack = (): string => signInPath(location.pathname + location.search);

/** A local run has a mailbox of its own; a deployed site has not. */
export const runsLocally = (): boolean => ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
