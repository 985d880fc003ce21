import { mkdirSync } from "node:fs";
import path from "node:path";
import { type APIResponse, type Browser, type BrowserContext, chromium, type Page, type Route } from "playwright-core";
import { findChromium } from "../../scripts/chromium.ts";
import { startHost } from "../../bench/host.ts";
import { type Api, apiOver } from "../../scripts/api/api.ts";
import { FARES_COUNT_AS_KEPT } from "../harness/fares-kept.ts";
import { freePort } from "../harness/server.ts";
import type { System } from "../harness/system.ts";
import { ROOT } from "../../scripts/paths.ts";
import { violationsOf } from "./accessibility.ts";
import { reach } from "../harness/reach.ts";

/** Headless, and without anything that talks to the outside by itself. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const SCREENSHOTS = path.join(ROOT, "test-results/browser");
/** The machine may be busy with other tests. */
const PATIENCE_MS = 60_000;
/** Violations reach the console as errors; this names the directive and what broke it. */
const REPORT_VIOLATIONS = `addEventListener("securitypolicyviolation", (event) => console.error("CSP: " + event.violatedDirective + " " + event.blockedURI))`;

/** As far ahead as the tests look. */
const DAYS = 60;

/** The system that a browser comes to. */
export interface SiteServer extends Api, Pick<System, "rows"> {
  url: string;
  /** Below it is everything that it stores. */
  stateDir: string;
  stop(): Promise<void>;
}

/**
 * Every Worker as `npm start` runs them, with the sandbox in front, but without `wrangler dev`, whose proxy ends altogether when a request
 * meets a connection of its own that is being closed for being idle: on a busy machine, some of the requests that come five seconds after
 * others. A person hardly meets that; these tests, which wait as often as they click, do.
 */
export async function startSite(
  settings: { vars?: Record<string, string>; secrets?: Record<string, string> } = {},
): Promise<SiteServer> {
  const host = await startHost({ ...settings, isProfiled: false, withFiles: true, port: await freePort(), days: DAYS });
  await host.execute("holdfast-flights", FARES_COUNT_AS_KEPT);
  const url = host.publicUrl;
  return {
    ...apiOver((target, init) => reach(new URL(target, url), { ...init, redirect: "manual" })),
    url,
    rows: (...asked) => host.rows(...asked),
    stateDir: host.stateDir,
    stop: () => host.close(),
  };
}

/** `devtools`: a free port, for whoever speaks to the browser by its own protocol. */
export async function openBrowser(devtools?: number): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error("No Chromium: run `npm run test:browser`, or set CHROMIUM_PATH.");
  const port = devtools === undefined ? [] : [`--remote-debugging-port=${devtools}`];
  return chromium.launch({ executablePath, args: [...FLAGS, ...port] });
}

/**
 * What the server answers to this request. Playwright keeps its connections, and the server may just be closing the one that it takes, for
 * having been idle; then it takes another.
 */
export const answerTo = (route: Route): Promise<APIResponse> => route.fetch({ maxRetries: 3 });

export interface Visitor {
  page: Page;
  /** Everything that must not happen: errors on the console, requests to other origins, CSP violations. */
  complaints: string[];
  /** This request is about to be refused, on purpose; the browser notes that on the console by itself. */
  expectRefusal: (method: string, pathname: RegExp) => void;
  /** Another site, which this visitor comes from or goes to on purpose. */
  mayVisit: (origin: string) => void;
  /** Cuts the browser's connection, or gives it back. What the browser notes on the console about that is no complaint. */
  setOffline: (isOffline: boolean) => Promise<void>;
  /** Loses the answers to these requests, though the server gets them; until the function that this gives is called. */
  loseAnswers: (method: string, pathname: RegExp) => Promise<() => Promise<void>>;
  /** Holds these requests back, until the function that this gives is called. */
  holdBack: (pathname: RegExp) => Promise<() => void>;
  /** Takes pictures of the page, light and dark: it must be no wider than the window, and have nothing that axe finds wrong. */
  screenshot: (name: string) => Promise<void>;
  leave: () => Promise<void>;
}

/** A new visitor with a profile of their own. */
export async function newVisitor(browser: Browser, origin: string, width: number, locale = "en-GB"): Promise<Visitor> {
  const context: BrowserContext = await browser.newContext({
    baseURL: origin,
    viewport: { width, height: 900 },
    locale,
    acceptDownloads: true,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addInitScript(REPORT_VIOLATIONS);
  const page = await context.newPage();
  const complaints: string[] = [];
  const refusals: { method: string; pathname: RegExp }[] = [];
  const refusedUrls = new Set<string>();
  const origins = new Set([origin]);
  let mayLackAnswers = false;

  context.on("request", (request) => {
    const url = new URL(request.url());
    if (!origins.has(url.origin) && url.protocol !== "blob:") complaints.push(`request to ${request.url()}`);
  });
  context.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (response.status() < 400) return;
    const expected = refusals.findIndex((each) => each.method === response.request().method() && each.pathname.test(pathname));
    if (expected === -1) complaints.push(`${response.status()} for ${response.request().method()} ${pathname}`);
    else refusals.splice(expected, 1);
    refusedUrls.add(response.url());
  });
  page.on("console", (message) => {
    // The browser's own note on a refused request: that one is judged above, where its method and status are known.
    const isRefusal = message.text().startsWith("Failed to load resource") && refusedUrls.has(message.location().url);
    const isLackOfAnswer = mayLackAnswers && /net::ERR_|WebSocket connection/.test(message.text());
    if (message.type() === "error" && !isRefusal && !isLackOfAnswer)
      complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  page.on("crash", () => complaints.push("the page crashed"));

  return {
    page,
    complaints,
    expectRefusal: (method, pathname) => refusals.push({ method, pathname }),
    mayVisit: (other) => void origins.add(other),
    setOffline: async (isOffline) => {
      mayLackAnswers = true;
      await context.setOffline(isOffline);
    },
    loseAnswers: async (method, pathname) => {
      mayLackAnswers = true;
      const lose = async (route: Route): Promise<void> => {
        if (route.request().method() !== method) return route.fallback();
        await answerTo(route);
        await route.abort("connectionreset");
      };
      const matches = (url: URL): boolean => pathname.test(url.pathname);
      await page.route(matches, lose);
      return () => page.unroute(matches, lose);
    },
    holdBack: async (pathname) => {
      const { promise: mayGo, resolve: letGo } = Promise.withResolvers<void>();
      await page.route(
        (url) => pathname.test(url.pathname),
        async (route) => {
          await mayGo;
          await route.fallback();
        },
      );
      return letGo;
    },
    screenshot: async (name) => {
      mkdirSync(SCREENSHOTS, { recursive: true });
      const tooWide = await page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
      if (tooWide > 0) complaints.push(`${name} is ${tooWide} px wider than the screen`);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: path.join(SCREENSHOTS, `${name}-${colorScheme}.png`), fullPage: true });
        complaints.push(
          ...(await violationsOf(page, colorScheme === "dark")).map((violation) => `${name}, ${colorScheme}: ${violation}`),
        );
      }
      await page.emulateMedia({ colorScheme: null });
    },
    leave: () => context.close(),
  };
}
