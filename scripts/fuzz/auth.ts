import fc from "fast-check";
import { DEMO_PASSWORD } from "../../seed/users.ts";
import type { Operation } from "./document.ts";
import type { Spoiler } from "./plan.ts";

/** What leads somewhere in the users service, by operation. */

/** Those that hash a password, which takes a hundred times as long as what others do. */
export const COSTLY_AUTH = [
  "signUp",
  "signIn",
  "resetPassword",
  "changePassword",
  "enableSecondFactor",
  "disableSecondFactor",
  "getAuthenticatorUri",
  "generateBackupCodes",
  "submitSignInPage",
  "submitResetPage",
];

/** Of those that are read: a link that is followed, a challenge that is kept, a session whose time is put off. */
export const WRITING = new Set([
  "openPasswordReset",
  "finishProviderSignIn",
  "authorizeClient",
  "getPasskeyCreationOptions",
  "getPasskeyRequestOptions",
  "getSession",
  "listSessions",
]);

const withPassword = { password: "@{accounts.password}" };
const asClient = { client_id: "@{own_clients.id}", client_secret: "@{own_clients.secret}" };
const account = { userId: "@{accounts.id}" };
const REDIRECT_URI = "https://client.example/callback";
const AUTHORIZATION = {
  response_type: "code",
  client_id: "@{clients.id}",
  redirect_uri: REDIRECT_URI,
  code_challenge: "a".repeat(43),
  code_challenge_method: "S256",
};
/** Of a client of one's own, with a secret. */
export const CLIENT = {
  client_name: "Fuzz",
  redirect_uris: [REDIRECT_URI],
  token_endpoint_auth_method: "client_secret_post",
  grant_types: ["authorization_code", "refresh_token"],
  response_types: ["code"],
  scope: "openid bookings:read",
};
const credential = (response: Record<string, string>) => ({ id: "AA", rawId: "AA", type: "public-key", response });

export const AUTH_BODIES: Record<string, unknown> = {
  signIn: { email: "@{accounts.email}", password: "@{accounts.password}" },
  signInWithProvider: { provider: "google", callbackURL: "/" },
  resetPassword: { token: "@{resets.token}", newPassword: DEMO_PASSWORD },
  requestPasswordReset: { email: "@{accounts.email}" },
  changePassword: { currentPassword: "@{accounts.password}", newPassword: "@{accounts.password}" },
  enableSecondFactor: withPassword,
  disableSecondFactor: withPassword,
  getAuthenticatorUri: withPassword,
  generateBackupCodes: withPassword,
  verifyAuthenticatorCode: { code: "123456" },
  verifyBackupCode: { code: "abcde-fghij" },
  registerPasskey: { response: credential({ clientDataJSON: "e30", attestationObject: "oA" }) },
  signInWithPasskey: { response: credential({ clientDataJSON: "e30", authenticatorData: "AA", signature: "AA" }) },
  // Without a secret.
  registerClient: { ...CLIENT, token_endpoint_auth_method: "none" },
  createClient: CLIENT,
  rotateClientSecret: { client_id: "@{own_clients.id}" },
  deleteClient: { client_id: "@{own_clients.id}" },
  authorizeClientByForm: AUTHORIZATION,
  issueToken: { grant_type: "client_credentials", ...asClient, scope: "flights:read" },
  revokeToken: { token: "@{sessions.token}", ...asClient },
  introspectToken: { token: "@{sessions.token}", ...asClient },
  setRole: { ...account, role: "passenger" },
  banUser: { ...account, banReason: "fuzz" },
  unbanUser: account,
  revokeUserSessions: account,
  createPartnerClient: { client_name: "Fuzz", client_credentials_scopes: ["flights:read"] },
  submitSignInPage: { email: "@{accounts.email}", password: "@{accounts.password}", oauth_query: "" },
  submitConsentPage: { decision: "accept", oauth_query: "client_id=x" },
};

const RETURNS = fc.constantFrom("/", "https://evil.example");
export const AUTH_QUERIES: Record<string, Record<string, fc.Arbitrary<string>>> = {
  authorizeClient: {
    ...Object.fromEntries(Object.entries(AUTHORIZATION).map(([name, value]) => [name, fc.constant(value)])),
    scope: fc.constantFrom("openid bookings:read", "ops", ""),
    code_challenge_method: fc.constantFrom("S256", "plain"),
    prompt: fc.constantFrom("none", "login", "consent"),
  },
  verifyEmail: { token: fc.constant("@{mails.token}"), callbackURL: RETURNS },
  openPasswordReset: { callbackURL: RETURNS },
};

/** Whatever else is wrong with one of these, some do their work first; pages look at no type, and clients' metadata at what they know. */
export function spoilersOfAuth({ path, body, form }: Operation): Spoiler[] {
  if (body === null || path.includes("/pages/")) return [];
  const ignoresUnknown = form || path.endsWith("/oauth2/register") || path.endsWith("/oauth2/create-client");
  return ignoresUnknown ? ["media_type"] : ["unknown_key", "media_type"];
}
