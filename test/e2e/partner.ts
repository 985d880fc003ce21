import { createHash, randomBytes } from "node:crypto";
import { expect } from "vitest";
import { DEMO_PASSWORD } from "../../seed/users.ts";
import type { System } from "../harness/system.ts";
import { formOf, newVisitor, send, type Visitor } from "./visitor.ts";

export const REDIRECT_URI = "https://client.example/callback";
export const SCOPE = "openid offline_access bookings:read bookings:write";

export interface Client {
  client_id: string;
  client_secret?: string;
  scope: string;
}
export interface Tokens {
  access_token: string;
  refresh_token: string;
  id_token: string;
  scope: string;
  token_type: string;
  expires_in: number;
}
export interface OauthAnswer<Body = { error?: string; error_description?: string }> {
  status: number;
  headers: Headers;
  body: Body;
}

const read = async <Body>(answer: Response): Promise<OauthAnswer<Body>> => {
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: JSON.parse(text === "" ? "{}" : text) as Body };
};

export const METADATA = {
  client_name: "Trip Planner",
  redirect_uris: [REDIRECT_URI],
  token_endpoint_auth_method: "none",
  grant_types: ["authorization_code", "refresh_token"],
  response_types: ["code"],
  scope: SCOPE,
};

export const tryToRegister = async (system: System, metadata: Record<string, unknown>) =>
  system.api<Client & { error?: string; error_description?: string }>("/v1/auth/oauth2/register", {
    json: { ...METADATA, ...metadata },
  });

/** A client that anybody may have. */
export async function register(system: System, metadata: Record<string, unknown> = {}): Promise<Client> {
  const { status, body } = await tryToRegister(system, metadata);
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

export async function sessionOf(system: System, email: string, password: string = DEMO_PASSWORD): Promise<string> {
  const { body } = await system.api<{ token: string }>("/v1/auth/sign-in/email", { json: { email, password } });
  return body.token;
}

/** A client that acts for itself, made by an admin. */
export async function partnerClient(system: System, scopes: string[]): Promise<Required<Client>> {
  const { status, body } = await system.api<Required<Client>>("/v1/auth/admin/create-client", {
    token: await sessionOf(system, "admin@example.com"),
    json: { client_name: "Partner", client_credentials_scopes: scopes },
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

export function pkce() {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}

/** An authorization request; an override of `undefined` leaves the parameter out. */
export function authorizeUrl(client: Client, challenge: string, overrides: Record<string, string | undefined> = {}): string {
  const parameters: Record<string, string | undefined> = {
    response_type: "code",
    client_id: client.client_id,
    redirect_uri: REDIRECT_URI,
    scope: client.scope,
    state: "state-1",
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...overrides,
  };
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `/v1/auth/oauth2/authorize?${new URLSearchParams(given).toString()}`;
}

export const basic = (client: Client) => ({
  authorization: `Basic ${btoa(`${client.client_id}:${client.client_secret ?? ""}`)}`,
});

/** A request to the token endpoint, or another that takes a form. */
export const post = async <Body = Partial<Tokens> & { error?: string }>(
  system: System,
  endpoint: string,
  fields: Record<string, string> | URLSearchParams,
  headers: Record<string, string> = {},
): Promise<OauthAnswer<Body>> => read<Body>(await send(system, `/v1/auth/oauth2/${endpoint}`, formOf(fields, headers)));

export const exchange = (system: System, client: Client, code: string, verifier: string, fields: Record<string, string> = {}) =>
  post(system, "token", {
    grant_type: "authorization_code",
    code,
    redirect_uri: REDIRECT_URI,
    client_id: client.client_id,
    code_verifier: verifier,
    ...fields,
  });

export const refresh = (system: System, client: Client, token: string, fields: Record<string, string> = {}) =>
  post(system, "token", { grant_type: "refresh_token", refresh_token: token, client_id: client.client_id, ...fields });

interface Asking {
  email?: string;
  visitor?: Visitor;
  overrides?: Record<string, string | undefined>;
}

/** A code that a user has allowed, with the verifier it is bound to. */
export async function codeFor(system: System, client: Client, { email, visitor, overrides }: Asking = {}) {
  const { verifier, challenge } = pkce();
  const url = authorizeUrl(client, challenge, overrides);
  const callback = await (visitor ?? newVisitor(system)).authorize(url, email === undefined ? {} : { email });
  const code = callback.searchParams.get("code");
  if (code === null) throw new Error(`no code: ${callback.href}`);
  return { code, verifier, callback };
}

/** What a public client gets once its user has allowed it. */
export async function tokensFor(system: System, client: Client, asking: Asking = {}): Promise<Tokens> {
  const { code, verifier } = await codeFor(system, client, asking);
  const { status, body } = await exchange(system, client, code, verifier);
  expect(status, JSON.stringify(body)).toBe(200);
  return body as Tokens;
}
