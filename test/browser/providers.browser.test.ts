import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { invariant } from "#domain/invariant.ts";
import { newPerson } from "../harness/people.ts";
import { type Providers, startProviders } from "../workers/fixtures/identity-providers.ts";
import { newVisitor, openBrowser, type SiteServer, startSite, type Visitor } from "./browser.ts";
import { signIn } from "./journey.ts";

let providers: Providers;
let server: SiteServer;
let browser: Browser;
let visitor: Visitor;
/** What the button of the provider says: it is on this machine, and goes by its host. */
let button: string;

beforeAll(async () => {
  providers = await startProviders();
  const vars = { OIDC_ISSUER: providers.origin, OIDC_CLIENT_ID: "oidc-client" };
  [server, browser] = await Promise.all([startSite({ vars, secrets: { OIDC_CLIENT_SECRET: "o-secret" } }), openBrowser()]);
  button = `Continue with ${new URL(providers.origin).host}`;
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await providers.close();
});
beforeEach(async () => {
  visitor = await newVisitor(browser, server.url, 1280);
  visitor.mayVisit(providers.origin);
});
afterEach(async () => {
  await visitor.leave();
  invariant(visitor.complaints.length === 0, visitor.complaints.join("\n"));
});

let serial = 0;
const newIdentity = () => ({ sub: `subject-${serial}`, email: `grace.${serial++}@example.com`, name: "Grace Hopper" });

test("somebody new comes by a provider, goes on where they wanted to, and is known there and after a reload", async () => {
  const { page, screenshot } = visitor;
  const identity = newIdentity();
  providers.become({ ...identity, email_verified: true });
  await page.goto("/trips");
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await page.getByRole("button", { name: button }).waitFor();
  await screenshot("sign-in-providers");
  await page.getByRole("button", { name: button }).click();
  await page.getByRole("heading", { name: "My trips" }).waitFor();
  await page.getByRole("button", { name: "Sign out", exact: true }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/trips");
  await page.reload();
  await page.getByRole("link", { name: "Account", exact: true }).click();
  await page.getByText(identity.email).first().waitFor();
});

test("whom the provider does not vouch for is told so on the page they came from, and signs in by password to where they wanted", async () => {
  const { page, screenshot } = visitor;
  providers.become({ ...newIdentity(), email_verified: false });
  await page.goto("/sign-in?next=%2Ftrips");
  await page.getByRole("button", { name: button }).click();
  await page.getByText("Your e-mail address is not verified there").waitFor();
  await screenshot("sign-in-provider-refused");
  providers.become({ ...newIdentity(), email_verified: true, name: "Grace 4242 4242 4242 4242" });
  await page.getByRole("button", { name: button }).click();
  await page.getByText("Your name there has what looks like a card number in it").waitFor();
  expect(await page.getByRole("button", { name: "Sign out", exact: true }).count()).toBe(0);
  await signIn(page, await newPerson(server));
  await page.waitForURL("**/trips");
});
