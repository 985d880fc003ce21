import { DEMO_PASSWORD } from "../../../seed/users.ts";
import { METADATA, REDIRECT_URI } from "../partner.ts";
import { type Ask, anybody, anybodyPosts, post, type Row } from "./row.ts";
import { MISSING, type World } from "./world.ts";

const address = "somebody@example.com";
const PASSPHRASE = "a long enough pass phrase";
const WRONG = { password: "not the password" };
const page = (name: string) => `/v1/auth/pages/${name}`;
const oauth = (name: string) => `/v1/auth/oauth2/${name}`;
const anybodySends = (path: string, form: Record<string, string>, through: number): Row => ({
  group: "anybody",
  through,
  existing: () => ({ path, method: "POST", form }),
});
const ownSession = (path: string): Row => ({ group: "own_session", through: 200, existing: () => ({ path }) });
/** Asked so that nothing comes of it: everybody's sessions are needed again. */
const ownSessionPosts = (path: string, json: unknown, through: number, code?: string): Row => ({
  group: "own_session",
  through,
  ...(code !== undefined && { code }),
  existing: () => post(path, json),
});
const withWrongPassword = (path: string, json: object = WRONG): Row => ownSessionPosts(path, json, 401, "invalid_credentials");
/** About something that the owner has. */
const ofOwner = (path: string, make: (world: World) => Promise<string>, json: (id: string) => object): Row => ({
  group: "owner_by_session",
  through: 200,
  existing: async (world) => post(path, json(await make(world))),
  missing: () => post(path, json("nobodys")),
});
const ownPasskey = ({ passkey }: World) => passkey();
const ownConsent = ({ consent }: World) => consent();
const ownClient = ({ ownClient: make }: World) => make();
const administrators = (path: string, json: (userId: string) => object): Row => ({
  group: "administrators",
  through: 200,
  existing: async ({ account }) => post(path, json(await account())),
  missing: () => post(path, json(MISSING.user)),
});
const authorization = {
  response_type: "code",
  client_id: "nobodys-client",
  redirect_uri: REDIRECT_URI,
  code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  code_challenge_method: "S256",
};
/** By a client that says in the form who it is. */
const asClient = (name: string, form: Record<string, string>, through: number): Row => ({
  group: "anybody",
  through,
  oauth: true,
  existing: ({ client: { client_id, client_secret } }): Ask => ({
    path: oauth(name),
    method: "POST",
    alone: true,
    form: { client_id, client_secret, ...form },
  }),
});

/** Signing up and in, sessions, second factors: what the users service answers under `/v1/auth`. */
export const AUTH_ROWS: Record<string, Row> = {
  signUp: anybodyPosts("/v1/auth/sign-up/email", { name: "Somebody", email: address, password: PASSPHRASE }),
  // These ask for a token that was mailed, and this one never was.
  verifyEmail: anybody("/v1/auth/verify-email?token=never-mailed", 400),
  openPasswordReset: anybody("/v1/auth/reset-password/never-mailed?callbackURL=/", 302),
  resetPassword: anybodyPosts("/v1/auth/reset-password", { token: "never-mailed", newPassword: PASSPHRASE }, 400),
  requestPasswordReset: anybodyPosts("/v1/auth/request-password-reset", { email: address }),
  signIn: anybodyPosts("/v1/auth/sign-in/email", { email: "agent@example.com", password: DEMO_PASSWORD }),
  listProviders: anybody("/v1/auth/providers"),
  signInWithProvider: anybodyPosts("/v1/auth/sign-in/social", { provider: "google" }),
  // Nobody set out from here.
  finishProviderSignIn: anybody("/v1/auth/callback/google?code=x&state=y", 302),
  getAccessToken: ownSession("/v1/auth/token"),
  signOut: anybodyPosts("/v1/auth/sign-out", undefined),

  getSession: anybody("/v1/auth/get-session"),
  listSessions: ownSession("/v1/auth/list-sessions"),
  revokeSession: ownSessionPosts("/v1/auth/revoke-session", { id: "nobodys" }, 200),
  revokeOtherSessions: { group: "sessions", through: 200, existing: () => post("/v1/auth/revoke-other-sessions") },
  revokeAllSessions: { group: "sessions", through: 200, existing: () => post("/v1/auth/revoke-sessions") },
  changePassword: withWrongPassword("/v1/auth/change-password", { currentPassword: "not it at all", newPassword: PASSPHRASE }),

  enableSecondFactor: withWrongPassword("/v1/auth/two-factor/enable"),
  disableSecondFactor: withWrongPassword("/v1/auth/two-factor/disable"),
  // Nobody here has one.
  getAuthenticatorUri: ownSessionPosts("/v1/auth/two-factor/get-totp-uri", WRONG, 400),
  generateBackupCodes: ownSessionPosts("/v1/auth/two-factor/generate-backup-codes", WRONG, 400),
  verifyAuthenticatorCode: ownSessionPosts("/v1/auth/two-factor/verify-totp", { code: "123456" }, 400),
  verifyBackupCode: ownSessionPosts("/v1/auth/two-factor/verify-backup-code", { code: "abcde-fghij" }, 400),

  getPasskeyCreationOptions: ownSession("/v1/auth/passkey/generate-register-options"),
  registerPasskey: ownSessionPosts("/v1/auth/passkey/verify-registration", { response: { id: "AA", response: {} } }, 400),
  getPasskeyRequestOptions: anybody("/v1/auth/passkey/generate-authenticate-options"),
  signInWithPasskey: anybodyPosts("/v1/auth/passkey/verify-authentication", { response: { id: "AA", response: {} } }, 400),
  listPasskeys: ownSession("/v1/auth/passkey/list-user-passkeys"),
  renamePasskey: ofOwner("/v1/auth/passkey/update-passkey", ownPasskey, (id) => ({ id, name: "Mine" })),
  deletePasskey: ofOwner("/v1/auth/passkey/delete-passkey", ownPasskey, (id) => ({ id })),

  listUsers: { group: "administrators", through: 200, existing: () => ({ path: "/v1/auth/admin/list-users?limit=2" }) },
  setRole: administrators("/v1/auth/admin/set-role", (userId) => ({ userId, role: "agent" })),
  banUser: administrators("/v1/auth/admin/ban-user", (userId) => ({ userId, banReason: "a test" })),
  unbanUser: administrators("/v1/auth/admin/unban-user", (userId) => ({ userId })),
  revokeUserSessions: {
    group: "administrators",
    through: 200,
    existing: async ({ account }) => post("/v1/auth/admin/revoke-user-sessions", { userId: await account() }),
  },
  createPartnerClient: {
    group: "administrators",
    through: 201,
    existing: () =>
      post("/v1/auth/admin/create-client", { client_name: "Partner", client_credentials_scopes: ["bookings:read"] }),
  },

  registerClient: {
    group: "strangers_and_sessions",
    through: 201,
    oauth: true,
    existing: () => post(oauth("register"), METADATA),
  },
  // Nobody's client: it ends at a page of ours.
  authorizeClient: anybody(`${oauth("authorize")}?${new URLSearchParams(authorization).toString()}`, 302),
  authorizeClientByForm: anybodySends(oauth("authorize"), authorization, 302),
  issueToken: asClient(
    "token",
    { grant_type: "authorization_code", code: "nobodys-code", code_verifier: "x".repeat(43), redirect_uri: REDIRECT_URI },
    400,
  ),
  revokeToken: asClient("revoke", { token: "nobodys-token" }, 200),
  introspectToken: asClient("introspect", { token: "nobodys-token" }, 200),
  getUserInfo: { group: "clients_of_openid", through: 200, oauth: true, existing: () => ({ path: oauth("userinfo") }) },
  getUserInfoByForm: {
    group: "clients_of_openid",
    through: 200,
    oauth: true,
    existing: () => ({ path: oauth("userinfo"), method: "POST" }),
  },
  createClient: {
    ...ownSessionPosts(oauth("create-client"), METADATA, 201),
    oauth: true,
  },
  listClients: ownSession(oauth("get-clients")),
  rotateClientSecret: ofOwner(oauth("client/rotate-secret"), ownClient, (client_id) => ({ client_id })),
  deleteClient: ofOwner(oauth("delete-client"), ownClient, (client_id) => ({ client_id })),
  listConsents: ownSession(oauth("get-consents")),
  withdrawConsent: ofOwner(oauth("delete-consent"), ownConsent, (id) => ({ id })),

  getKeys: anybody("/.well-known/jwks.json"),
  getKeysOfIssuer: anybody("/v1/auth/jwks"),
  getAuthorizationServer: anybody("/.well-known/oauth-authorization-server"),
  getOpenIdConfiguration: anybody("/.well-known/openid-configuration"),

  showSignInPage: anybody(page("sign-in")),
  submitSignInPage: anybodySends(page("sign-in"), { email: address, ...WRONG, oauth_query: "" }, 401),
  showSecondFactorPage: anybody(page("second-factor")),
  // Without the password before it.
  submitSecondFactorPage: anybodySends(page("second-factor"), { code: "123456", oauth_query: "" }, 401),
  showConsentPage: anybody(page("consent")),
  submitConsentPage: anybodySends(page("consent"), { decision: "accept", oauth_query: "never=signed" }, 400),
  showResetPage: anybody(page("reset-password")),
  submitResetPage: anybodySends(page("reset-password"), { token: "never-mailed", password: PASSPHRASE }, 400),
  showErrorPage: anybody(page("error"), 400),
};
