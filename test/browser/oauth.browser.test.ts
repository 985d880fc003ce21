import { createHash, randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEMO_PASSWORD } from "../../seed/users.ts";
import { mailTo } from "../harness/evidence.ts";
import { newPerson } from "../harness/people.ts";
import { totp } from "../workers/fixtures/totp.ts";
import { signIn } from "./journey.ts";
import { siteOfFile } from "./site.ts";

const SCOPE = "bookings:read";
const site = siteOfFile(1280);

/** A partner's site, which is another site to a browser: `127.0.0.1`, where ours is `localhost`. */
let partner: { server: Server; origin: string };
/** What its one page shows. */
let page = "";
/** Where its callback leads on, if anywhere. */
let onward: string | null = null;
beforeAll(async () => {
  const server = createServer(({ url = "" }, response) => {
    if (onward !== null && url.startsWith("/callback")) response.writeHead(302, { location: onward + url }).end();
    else response.setHeader("content-type", "text/html").end(page);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  partner = { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
});
afterAll(() => new Promise((resolve) => void partner.server.close(resolve)));

/** A client of the partner's, and its page with the link that its users follow. */
async function newClient() {
  const callback = `${partner.origin}/callback`;
  const metadata = {
    client_name: "Trip Planner",
    redirect_uris: [callback],
    application_type: "native",
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code"],
    response_types: ["code"],
    scope: SCOPE,
  };
  const { status, body } = await site.server.api<{ client_id: string }>("/v1/auth/oauth2/register", { json: metadata });
  expect(status, JSON.stringify(body)).toBe(201);
  const verifier = randomBytes(32).toString("base64url");
  const query = new URLSearchParams({
    response_type: "code",
    client_id: body.client_id,
    redirect_uri: callback,
    scope: SCOPE,
    state: "state-1",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  page = `<a href="${site.server.url}/v1/auth/oauth2/authorize?${query.toString().replaceAll("&", "&amp;")}">Connect with Holdfast</a>`;
  return { id: body.client_id, callback, verifier };
}

/** Where the browser came back to must have a code that is worth a token. */
async function exchange(client: Awaited<ReturnType<typeof newClient>>, arrived: URL) {
  expect([arrived.origin + arrived.pathname, arrived.searchParams.get("state")]).toEqual([client.callback, "state-1"]);
  const fields = {
    grant_type: "authorization_code",
    code: arrived.searchParams.get("code") ?? "",
    redirect_uri: client.callback,
    client_id: client.id,
    code_verifier: client.verifier,
  };
  return site.server.api<{ access_token: string; scope: string }>("/v1/auth/oauth2/token", {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields).toString(),
  });
}

/** From the partner's page to ours that asks for the password, which is given. */
async function comeToSignIn(email: string) {
  const { page: tab, mayVisit } = site.visitor;
  mayVisit(partner.origin);
  await tab.goto(`${partner.origin}/`);
  await tab.getByRole("link", { name: "Connect with Holdfast" }).click();
  await tab.getByLabel("E-mail address").fill(email);
  await tab.getByLabel("Password").fill(DEMO_PASSWORD);
  await tab.getByRole("button", { name: "Sign in" }).click();
}

test("a partner's user signs in, allows what is asked, and comes back with a code that is worth a token", async () => {
  const client = await newClient();
  const person = await newPerson(site.server);
  await comeToSignIn(person.email);
  await site.visitor.page.getByText("Trip Planner").waitFor();
  await site.visitor.page.getByRole("button", { name: "Allow" }).click();
  await site.visitor.page.waitForURL(`${client.callback}?*`);
  const { status, body } = await exchange(client, new URL(site.visitor.page.url()));
  expect([status, body.scope]).toEqual([200, SCOPE]);
  expect((await site.server.api("/v1/bookings", { token: body.access_token })).status).toBe(200);

  // Our own site knows them from there, too.
  await site.visitor.page.goto("/trips");
  await site.visitor.page.getByRole("heading", { name: "My trips" }).waitFor();
  await site.visitor.page.getByRole("button", { name: "Sign out", exact: true }).click();
  await site.visitor.page.getByRole("link", { name: "Sign in" }).first().waitFor();
  expect(await site.visitor.page.evaluate<string>("document.cookie")).toBe("");
});

test("a partner's user with a second factor is asked for it, and one who says no comes back without a code", async () => {
  const client = await newClient();
  const person = await newPerson(site.server);
  const { email, password } = person;
  const { body: session } = await site.server.api<{ token: string }>("/v1/auth/sign-in/email", { json: { email, password } });
  const enabled = await site.server.api<{ totpURI: string }>("/v1/auth/two-factor/enable", {
    token: session.token,
    json: { password },
  });
  const secret = new URL(enabled.body.totpURI).searchParams.get("secret") ?? "";
  const turnedOn = await site.server.api("/v1/auth/two-factor/verify-totp", {
    token: session.token,
    json: { code: totp(secret) },
  });
  expect(turnedOn.status).toBe(200);

  await comeToSignIn(email);
  await site.visitor.page.getByLabel("Code of your authenticator").fill(totp(secret, 1));
  await site.visitor.page.getByRole("button", { name: "Go on" }).click();
  await site.visitor.page.getByRole("button", { name: "Deny" }).click();
  await site.visitor.page.waitForURL(`${client.callback}?*`);
  const arrived = new URL(site.visitor.page.url());
  expect([arrived.searchParams.get("error"), arrived.searchParams.get("code")]).toEqual(["access_denied", null]);
});

test("a partner's callback may lead on to another of its sites, which a form's own policy would not let through", async () => {
  const client = await newClient();
  const other = createServer((_request, response) => response.setHeader("content-type", "text/html").end("<p>Arrived</p>"));
  await new Promise<void>((resolve) => void other.listen(0, "127.0.0.1", resolve));
  onward = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  try {
    site.visitor.mayVisit(onward);
    const person = await newPerson(site.server);
    await comeToSignIn(person.email);
    await site.visitor.page.getByRole("button", { name: "Allow" }).click();
    await site.visitor.page.waitForURL(`${onward}/callback?*`);
    const code = new URL(site.visitor.page.url()).searchParams.get("code") ?? "";
    expect((await exchange(client, new URL(`${client.callback}?code=${code}&state=state-1`))).status).toBe(200);
  } finally {
    onward = null;
    await new Promise((resolve) => void other.close(resolve));
  }
});

test("the form of a mailed reset link sets the password of somebody who is signed in meanwhile", async () => {
  const { page: tab } = site.visitor;
  const person = await newPerson(site.server);
  await tab.goto("/sign-in");
  await signIn(tab, person);
  await site.server.api("/v1/auth/request-password-reset", { json: { email: person.email } });
  const mail = await mailTo(site.server, person.email, "account.reset");
  await tab.goto(mail.links.find((link) => link.includes("reset-password")) ?? "none:");
  await tab.getByLabel("New password").fill("another long password");
  await tab.getByRole("button", { name: "Set password" }).click();
  await tab.getByText("Your password is set").waitFor();
  const again = { email: person.email, password: "another long password" };
  expect((await site.server.api("/v1/auth/sign-in/email", { json: again })).status).toBe(200);
});
