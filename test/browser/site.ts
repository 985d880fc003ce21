import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { invariant } from "#domain/invariant.ts";
import { freePort } from "../harness/server.ts";
import { newVisitor, openBrowser, type SiteServer, startSite, type Visitor } from "./browser.ts";

export interface Site {
  readonly server: SiteServer;
  /** The port of the browser's DevTools. */
  readonly devtools: number;
  /** Of the test that runs. */
  readonly visitor: Visitor;
}

/**
 * The system and a browser for the tests of one file, each of which has a visitor of its own: with a window of this width (px) and a browser in this language, and whom
 * nothing may have gone wrong for that the browser complains of. `settings`: of the system, where they are others than locally.
 */
export function siteOfFile(width: number, locale = "en-GB", settings: Parameters<typeof startSite>[0] = {}): Site {
  let opened: { server: SiteServer; browser: Browser; devtools: number } | undefined;
  let visitor: Visitor | undefined;
  beforeAll(async () => {
    const devtools = await freePort();
    const [server, browser] = await Promise.all([startSite(settings), openBrowser(devtools)]);
    opened = { server, browser, devtools };
  });
  afterAll(async () => {
    await opened?.browser.close();
    await opened?.server.stop();
  });
  beforeEach(async () => {
    invariant(opened, "the system has started");
    visitor = await newVisitor(opened.browser, opened.server.url, width, locale);
  });
  afterEach(async () => {
    await visitor?.leave();
    invariant(visitor?.complaints.length === 0, visitor?.complaints.join("\n") ?? "there was no visitor");
  });
  return {
    get server() {
      invariant(opened, "the system has started");
      return opened.server;
    },
    get devtools() {
      invariant(opened, "the system has started");
      return opened.devtools;
    },
    get visitor() {
      invariant(visitor, "a test is running");
      return visitor;
    },
  };
}
