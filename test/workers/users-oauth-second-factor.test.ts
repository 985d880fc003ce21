import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_PASSWORD } from "../../seed/users.ts";
import { totp } from "./fixtures/totp.ts";
import { PUBLIC_URL, startUsers, type UsersHarness } from "./fixtures/users-harness.ts";

const EMAIL = "passenger@example.com";
const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
let users: UsersHarness;
let secret: string;
let backupCodes: string[];

beforeAll(async () => {
  users = await startUsers();
  const { token } = (await (await users.post("/v1/auth/sign-in/email", { email: EMAIL, password: DEMO_PASSWORD })).json()) as {
    token: string;
  };
  const bearer = { authorization: `Bearer ${token}` };
  const enabled = (await (await users.post("/v1/auth/two-factor/enable", { password: DEMO_PASSWORD }, bearer)).json()) as {
    totpURI: string;
    backupCodes: string[];
  };
  secret = new URL(enabled.totpURI).searchParams.get("secret") ?? "";
  backupCodes = enabled.backupCodes;
  expect((await users.post("/v1/auth/two-factor/verify-totp", { code: totp(secret) }, bearer)).status).toBe(200);
});
afterAll(() => users.harness.close());

const locationOf = (answer: { headers: { get(name: string): string | null } }) =>
  new URL(answer.headers.get("location") ?? "", PUBLIC_URL);
const submit = (page: URL, fields: Record<string, string>, cookie = "") =>
  users.form(
    page.pathname,
    { ...fields, oauth_query: page.search.slice(1) },
    { origin: PUBLIC_URL, ...(cookie !== "" && { cookie }) },
  );
const cookiesOf = (answer: { headers: { getSetCookie(): string[] } }) =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");

/** The page that asks for the second factor, and the cookies that the password left. */
async function half(): Promise<{ page: URL; cookie: string }> {
  const metadata = { redirect_uris: ["https://client.example/callback"], token_endpoint_auth_method: "none", scope: "openid" };
  const { client_id } = (await (await users.post("/v1/auth/oauth2/register", metadata)).json()) as { client_id: string };
  const query = new URLSearchParams({
    response_type: "code",
    client_id,
    redirect_uri: "https://client.example/callback",
    scope: "openid",
    code_challenge: CHALLENGE,
    code_challenge_method: "S256",
  });
  const signIn = locationOf(await users.get(`/v1/auth/oauth2/authorize?${query.toString()}`));
  const answer = await submit(signIn, { email: EMAIL, password: DEMO_PASSWORD });
  return { page: locationOf(answer), cookie: cookiesOf(answer) };
}

describe("whoever has a second factor is asked for it before a client gets anything", () => {
  test("the password alone leads to the page that asks for it, and to no session", async () => {
    const { page, cookie } = await half();
    expect(page.pathname).toBe("/v1/auth/pages/second-factor");
    const shown = await users.get(page.pathname + page.search, { cookie });
    expect(await shown.text()).toContain('autocomplete="one-time-code"');
    expect(shown.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    const again = await users.get(`/v1/auth/oauth2/authorize?${page.searchParams.toString()}`, { cookie });
    expect(locationOf(again).pathname).toBe("/v1/auth/pages/sign-in");
  });

  test.each(["of an authenticator", "a backup"])("a code (%s) leads on to the consent", async (kind) => {
    const { page, cookie } = await half();
    const code = kind === "a backup" ? (backupCodes[0] ?? "") : totp(secret, 1);
    const answer = await submit(page, { code }, cookie);
    expect(answer.status).toBe(303);
    expect(locationOf(answer).pathname).toBe("/v1/auth/pages/consent");
    const consent = await submit(locationOf(answer), { decision: "accept" }, cookiesOf(answer));
    expect(locationOf(consent).searchParams.get("code")).toMatch(/^\w{32}$/);
  });

  test.each(["000000", "not-a-code", ""])("%j leads nowhere", async (code) => {
    const { page, cookie } = await half();
    const answer = await submit(page, { code }, cookie);
    expect([400, 401]).toContain(answer.status);
    expect(answer.headers.get("location")).toBeNull();
  });

  test("nor does the right code without the password before it", async () => {
    const { page } = await half();
    expect((await submit(page, { code: totp(secret) })).status).toBe(401);
  });
});
