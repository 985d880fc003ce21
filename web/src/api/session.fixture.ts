import { afterEach, beforeEach, expect, vi } from "vitest";
import { emptyStorage } from "./storage.fixture.ts";

export const HINT = "holdfast.signed_in";
export const DRAFT = "holdfast.booking_draft";
export const TOKEN_LIVES_S = 600;

/** The browser: one cookie for all its tabs, and what they store. The server answers as whoever the cookie and the tokens are of. */
export const browser = {
  cookie: null as string | null,
  asked: [] as string[],
  /** What the page of this tab hears of. */
  events: new EventTarget(),
  /** What the server does before it answers this path. */
  delays: new Map<string, () => Promise<unknown>>(),
};
export const shared = { localStorage: emptyStorage(), sessionStorage: emptyStorage() };

export const refused = () => Response.json({ code: "unauthenticated" }, { status: 401 });
export const userOf = (init: RequestInit) =>
  (JSON.parse(atob(new Headers(init.headers).get("authorization")?.split(".")[1] ?? "")) as { sub: string }).sub;
export async function answer(path: string, init: RequestInit): Promise<Response> {
  // Who asks is decided as the request comes, when it is answered may be later.
  const holder = browser.cookie;
  if (path === "/v1/auth/sign-in/email") browser.cookie = (JSON.parse(init.body as string) as { email: string }).email;
  if (path === "/v1/auth/sign-out") browser.cookie = null;
  const delay = browser.delays.get(path);
  browser.delays.delete(path);
  await delay?.();
  if (path.startsWith("/v1/auth/sign-")) return Response.json({});
  if (path.startsWith("/v1/auth/")) {
    browser.asked.push(`${init.method} ${path} as ${holder}`);
    const iat = Math.floor(Date.now() / 1000);
    const claims = { sub: holder, iat, exp: iat + TOKEN_LIVES_S };
    return holder === null ? refused() : Response.json({ token: `h.${btoa(JSON.stringify(claims))}.s` });
  }
  const user = userOf(init);
  browser.asked.push(`${init.method} ${path} as ${user}`);
  return Response.json({ name: user, email: `${user}@example.com`, role: "passenger" });
}

export const noAnswer = () => Promise.reject(new TypeError("no answer"));
/** The server answers this path otherwise. */
export const answerTo = (what: string, otherwise: (init: RequestInit) => Promise<Response>) =>
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => (path === what ? otherwise(init) : answer(path, init)));

/** A page that is opened in a tab: it has its own script, and the tab's storage. */
export async function open() {
  vi.resetModules();
  browser.events = new EventTarget();
  const session = await import("./session.ts");
  const calls = await import("./calls.ts");
  const account = await import("./account.ts");
  const { idempotencyKeys } = await import("./idempotency.ts");
  return { ...session, ...calls, ...account, keys: idempotencyKeys };
}
/** A page that this user has signed in on, and begun to book. */
export async function pageOf(user: string) {
  const page = await open();
  await page.signIn({ email: user, password: "" }, "/sign-in?confirmed=1");
  shared.sessionStorage.setItem(DRAFT, "typed");
  const key = page.keys.keyFor("hold", "typed");
  return { ...page, key };
}
/** Done in another tab. */
async function elsewhere(work: () => Promise<unknown>): Promise<void> {
  const { sessionStorage } = shared;
  const here = browser.events;
  vi.stubGlobal("sessionStorage", emptyStorage());
  await work();
  vi.stubGlobal("sessionStorage", sessionStorage);
  browser.events = here;
}
export const signsInElsewhere = (user: string) =>
  elsewhere(async () => (await open()).signIn({ email: user, password: "" }, "/sign-in?confirmed=1"));
export async function signsOutElsewhere(): Promise<void> {
  await elsewhere(async () => {
    const other = await open();
    await other.resumeSession();
    await other.signOut();
  });
}
/** This user's page, which is told what happens from here on. */
export async function openedBy(user: string) {
  const page = await pageOf(user);
  await page.resumeSession();
  return page;
}
export const happens = (what: "storage" | "pageshow") => browser.events.dispatchEvent(new Event(what));
export function expectNothingOf({ keys, key }: Pick<Awaited<ReturnType<typeof pageOf>>, "keys" | "key">): void {
  expect(shared.sessionStorage.getItem(DRAFT)).toBeNull();
  expect(keys.keyFor("hold", "typed")).not.toBe(key);
}
export const lapse = () => vi.advanceTimersByTimeAsync(TOKEN_LIVES_S * 1000);
export const reasonOf = (result: { ok: boolean; error?: { reason: string } }) => (result.ok ? null : result.error?.reason);
export const shown = ({ session: { value } }: Awaited<ReturnType<typeof open>>) =>
  value.state === "signed_in" ? value.user?.name : value.state;
export const askedFor = (what: string) => browser.asked.filter((each) => each.startsWith(what));

/** Before each test of a file the browser is as new, with no page open and nobody signed in. Time is the test's. */
export function browserOfFile(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    browser.cookie = null;
    browser.asked = [];
    browser.delays = new Map();
    Object.assign(shared, { localStorage: emptyStorage(), sessionStorage: emptyStorage() });
    vi.stubGlobal("localStorage", shared.localStorage);
    vi.stubGlobal("sessionStorage", shared.sessionStorage);
    vi.stubGlobal("fetch", answer);
    // The cookie that says to scripts that there is another.
    const readable = { get: () => (browser.cookie === null ? "" : "holdfast.signed_in=1") };
    vi.stubGlobal("document", Object.defineProperty({}, "cookie", readable));
    vi.stubGlobal("addEventListener", (what: string, heard: () => void) => browser.events.addEventListener(what, heard));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
}
