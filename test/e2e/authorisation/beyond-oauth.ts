import type { ApiAnswer } from "../../../scripts/api/api.ts";
import { newPerson } from "../../harness/people.ts";
import type { System } from "../../harness/system.ts";
import * as partner from "../partner.ts";

const OWNER = "passenger@example.com";

const plain = ({ status, headers, body }: partner.OauthAnswer<unknown>): ApiAnswer<unknown> => ({
  status,
  headers: Object.fromEntries(headers),
  body,
});

/** A user's consent with all that follows from it, and a client with its secret. */
export async function oauth(system: System): Promise<Record<string, ApiAnswer<unknown>>> {
  const client = await partner.register(system, { scope: "openid profile email offline_access bookings:read" });
  const { code, verifier } = await partner.codeFor(system, client, { email: OWNER });
  const issueToken = await partner.exchange(system, client, code, verifier);
  const getUserInfo = await system.api("/v1/auth/oauth2/userinfo", { token: issueToken.body.access_token });
  const form = new URLSearchParams({ access_token: issueToken.body.access_token ?? "" }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const getUserInfoByForm = await system.api("/v1/auth/oauth2/userinfo", { body: form, headers });
  return {
    issueToken: plain(issueToken),
    getUserInfo,
    getUserInfoByForm,
    introspectToken: await introspected(system),
    ...(await consents(system, client)),
    ...(await ownClient(system)),
  };
}

async function introspected(system: System): Promise<ApiAnswer<unknown>> {
  const own = await partner.partnerClient(system, ["bookings:read"]);
  const { body } = await partner.post(system, "token", { grant_type: "client_credentials" }, partner.basic(own));
  return plain(await partner.post(system, "introspect", { token: body.access_token ?? "" }, partner.basic(own)));
}

async function consents(system: System, client: partner.Client) {
  const token = await partner.sessionOf(system, OWNER);
  const listConsents = await system.api<{ id: string; clientId: string }[]>("/v1/auth/oauth2/get-consents", { token });
  const id = listConsents.body.find(({ clientId }) => clientId === client.client_id)?.id;
  return { listConsents, withdrawConsent: await system.api("/v1/auth/oauth2/delete-consent", { token, json: { id } }) };
}

async function ownClient(system: System) {
  const { email, password } = await newPerson(system);
  const token = await partner.sessionOf(system, email, password);
  const ask = <Body>(path: string, json?: object) =>
    system.api<Body>(`/v1/auth/oauth2/${path}`, { token, ...(json && { json }) });
  const metadata = { ...partner.METADATA, token_endpoint_auth_method: "client_secret_basic" };
  const createClient = await ask<partner.Client>("create-client", metadata);
  const { client_id } = createClient.body;
  const rotateClientSecret = await ask("client/rotate-secret", { client_id });
  const listClients = await ask("get-clients");
  return { createClient, rotateClientSecret, listClients, deleteClient: await ask("delete-client", { client_id }) };
}
