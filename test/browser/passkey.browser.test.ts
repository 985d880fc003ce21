import type { Browser, CDPSession } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { invariant } from "#domain/invariant.ts";
import { newPerson, type Person } from "../harness/people.ts";
import { newVisitor, openBrowser, type SiteServer, startSite, type Visitor } from "./browser.ts";

let server: SiteServer;
let browser: Browser;
let visitor: Visitor;
let authenticator: { id: string; session: CDPSession };

beforeAll(async () => {
  [server, browser] = await Promise.all([startSite(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});
beforeEach(async () => {
  visitor = await newVisitor(browser, server.url, 1280);
  const session = await visitor.page.context().newCDPSession(visitor.page);
  await session.send("WebAuthn.enable");
  authenticator = { id: await plugIn(session, { hasUserVerification: true }), session };
  await visitor.page.goto("/sign-in");
});
afterEach(async () => {
  await visitor.leave();
  invariant(visitor.complaints.length === 0, visitor.complaints.join("\n"));
});

/** One with a finger to read, or one that is only touched. */
async function plugIn(session: CDPSession, { hasUserVerification }: { hasUserVerification: boolean }): Promise<string> {
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: hasUserVerification ? "internal" : "usb",
      hasResidentKey: hasUserVerification,
      hasUserVerification,
      isUserVerified: hasUserVerification,
      automaticPresenceSimulation: true,
    },
  });
  return authenticatorId;
}

interface Answer<Body> {
  status: number;
  body: Body;
}
interface Credential {
  id: string;
  response: { clientDataJSON: string };
}
interface Session {
  token: string;
  user: { id: string; email: string };
}

/** As a script of our site asks, with its cookies. */
function ask<Body>(url: string, body?: unknown): Promise<Answer<Body>> {
  const init = JSON.stringify({
    method: body === undefined ? "GET" : "POST",
    ...(body !== undefined && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  return visitor.page.evaluate<Answer<Body>>(
    `fetch(${JSON.stringify(url)}, ${init}).then(async (answer) => ({ status: answer.status, body: await answer.json() }))`,
  );
}
/** One half of a ceremony: the browser asks the authenticator, by what the server said. */
const makeCredential = (options: unknown) =>
  visitor.page.evaluate<Credential>(
    `navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(${JSON.stringify(options)}) })
      .then((credential) => credential.toJSON())`,
  );
const useCredential = (options: unknown) =>
  visitor.page.evaluate<Credential>(
    `navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(${JSON.stringify(options)}) })
      .then((credential) => credential.toJSON())`,
  );

const signInWithPassword = ({ email, password }: Person) => ask<Session>("/v1/auth/sign-in/email", { email, password });
async function register() {
  const options = await ask("/v1/auth/passkey/generate-register-options");
  expect(options.status).toBe(200);
  const response = await makeCredential(options.body);
  return ask<{ id: string; userId: string }>("/v1/auth/passkey/verify-registration", { response, name: "This laptop" });
}
const assertion = async () => useCredential((await ask("/v1/auth/passkey/generate-authenticate-options")).body);
const present = (response: Credential) => ask<Session & { code: string }>("/v1/auth/passkey/verify-authentication", { response });
const refusedSignIn = () => visitor.expectRefusal("POST", /\/passkey\/verify-authentication$/);

/** Somebody whose authenticator has a passkey for their account, and who has signed out. */
async function ownerOfPasskey() {
  const person = await newPerson(server);
  const { body: session } = await signInWithPassword(person);
  const { status, body: passkey } = await register();
  expect(status).toBe(200);
  expect((await ask("/v1/auth/sign-out", {})).status).toBe(200);
  return { person, user: session.user, passkey };
}

test("a passkey made while signed in signs in by itself, for good, and opens the API", async () => {
  const { user } = await ownerOfPasskey();
  visitor.expectRefusal("GET", /^\/v1\/auth\/token$/);
  expect((await ask("/v1/auth/token")).status).toBe(401);

  const signedIn = await present(await assertion());
  expect(signedIn).toEqual({ status: 200, body: { token: expect.any(String), user: expect.objectContaining({ id: user.id }) } });
  const { body } = await ask<{ token: string }>("/v1/auth/token");
  const me = await server.api<{ id: string }>("/v1/me", { token: body.token });
  expect(me).toMatchObject({ status: 200, body: { id: user.id } });
});

test("an answer is good once, for its own challenge, on this site, by a key that somebody has", async () => {
  await ownerOfPasskey();
  const used = await assertion();
  expect((await present(used)).status).toBe(200);
  expect((await ask("/v1/auth/sign-out", {})).status).toBe(200);

  refusedSignIn();
  expect((await present(used)).status).toBe(400);
  await ask("/v1/auth/passkey/generate-authenticate-options");
  refusedSignIn();
  expect(await present(used)).toMatchObject({ status: 401, body: { code: "invalid_credentials" } });

  const elsewhere = await assertion();
  const said = JSON.parse(Buffer.from(elsewhere.response.clientDataJSON, "base64url").toString()) as object;
  const forged = { ...said, origin: "https://holdfast.evil.example" };
  elsewhere.response.clientDataJSON = Buffer.from(JSON.stringify(forged)).toString("base64url");
  refusedSignIn();
  expect(await present(elsewhere)).toMatchObject({ status: 401, body: { code: "invalid_credentials" } });

  const unknown = { ...(await assertion()), id: "bm9ib2R5LWhhcy10aGlz", rawId: "bm9ib2R5LWhhcy10aGlz" };
  refusedSignIn();
  expect(await present(unknown)).toMatchObject({ status: 401, body: { code: "invalid_credentials" } });
});

test("a passkey that does not ask who uses it neither signs in nor is taken", async () => {
  const { person } = await ownerOfPasskey();
  const options = (await ask<object>("/v1/auth/passkey/generate-authenticate-options")).body;
  await authenticator.session.send("WebAuthn.setUserVerified", { authenticatorId: authenticator.id, isUserVerified: false });
  const touched = await useCredential({ ...options, userVerification: "discouraged" });
  refusedSignIn();
  expect(await present(touched)).toMatchObject({ status: 401, body: { code: "invalid_credentials" } });

  await signInWithPassword(person);
  await authenticator.session.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId: authenticator.id });
  await plugIn(authenticator.session, { hasUserVerification: false });
  const asked = await ask<object>("/v1/auth/passkey/generate-register-options");
  const selection = { userVerification: "discouraged", residentKey: "discouraged", requireResidentKey: false };
  const response = await makeCredential({ ...asked.body, authenticatorSelection: selection, excludeCredentials: [] });
  visitor.expectRefusal("POST", /\/passkey\/verify-registration$/);
  expect((await ask("/v1/auth/passkey/verify-registration", { response })).status).toBe(401);
});

test("one that is deleted no longer signs in, and nobody else can delete it", async () => {
  const { person, passkey } = await ownerOfPasskey();
  const stranger = await newPerson(server);
  await signInWithPassword(stranger);
  visitor.expectRefusal("POST", /\/passkey\/delete-passkey$/);
  expect((await ask("/v1/auth/passkey/delete-passkey", { id: passkey.id })).status).toBeGreaterThanOrEqual(400);
  expect((await ask<unknown[]>("/v1/auth/passkey/list-user-passkeys")).body).toEqual([]);

  await signInWithPassword(person);
  expect((await ask<unknown[]>("/v1/auth/passkey/list-user-passkeys")).body).toHaveLength(1);
  expect((await ask("/v1/auth/passkey/delete-passkey", { id: passkey.id })).status).toBe(200);
  expect((await ask("/v1/auth/sign-out", {})).status).toBe(200);
  const orphan = await assertion();
  refusedSignIn();
  expect(await present(orphan)).toMatchObject({ status: 401, body: { code: "invalid_credentials" } });
});
