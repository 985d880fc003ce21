import { z } from "zod";
import type { Env } from "./env.ts";
import { Authentication, DeletePasskey, Registration, RenamePasskey } from "./passkeys.ts";
import { LIST_SESSIONS, ownSessionToken, Revoked } from "./sessions.ts";

/** One operation of `/v1/auth`; what is not listed here does not exist, whatever a plugin would serve. */
export interface Route {
  method: "GET" | "POST";
  /** Below `/v1/auth`; a last segment `:x` stands for any one segment. */
  path: string;
  /** Checked strictly before better-auth sees it; absent where its own check is as strict as the operation needs. */
  body?: z.ZodType;
  /** Puts the checked body into better-auth's words, where they differ. */
  prepare?: (body: string, request: Request, env: Env) => Promise<string>;
  /** Does more for an address it knows (or does not know): these of its answers come after a time that does not tell. */
  evenTime?: "all" | "refusals";
  /** OAuth endpoints answer errors as RFC 6749 says, not as problem+json. */
  oauth?: true;
}

const Email = z.email().max(254);
/** Limits that better-auth checks by itself are not repeated. */
const Password = z.string();
/** Where a link or provider returns to: a path of ours, or a URL, which must be of a trusted origin. */
const ReturnTo = z.string().max(2048);

export const SignUp = z.strictObject({
  name: z.string().trim().min(1).max(100),
  email: Email,
  password: Password,
  callbackURL: ReturnTo.optional(),
});
export const SignIn = z.strictObject({ email: Email, password: Password, rememberMe: z.boolean().optional() });
const MailRequest = z.strictObject({ email: Email, callbackURL: ReturnTo.optional() });
const ResetRequest = z.strictObject({ email: Email, redirectTo: ReturnTo.optional() });
const Reset = z.strictObject({ token: z.string().min(1).max(200), newPassword: Password });
const ChangePassword = z.strictObject({
  currentPassword: Password,
  newPassword: Password,
  revokeOtherSessions: z.boolean().optional(),
});
/** Not `idToken` and the rest of what the library would take: the redirect is the one way in, with its state and PKCE. */
const SocialSignIn = z.strictObject({
  provider: z.string().min(1).max(50),
  callbackURL: ReturnTo.optional(),
  newUserCallbackURL: ReturnTo.optional(),
  errorCallbackURL: ReturnTo.optional(),
});
/** What the library would also take: another name for the authenticator, a device that is not asked again for a month. */
const WithPassword = z.strictObject({ password: Password });
const Code = z.strictObject({ code: z.string().min(1).max(64) });

export const ROUTES: readonly Route[] = [
  { method: "POST", path: "/sign-up/email", body: SignUp, evenTime: "all" },
  { method: "POST", path: "/sign-in/email", body: SignIn, evenTime: "refusals" },
  { method: "POST", path: "/sign-out" },
  { method: "GET", path: "/verify-email" },
  { method: "POST", path: "/send-verification-email", body: MailRequest, evenTime: "all" },
  { method: "POST", path: "/request-password-reset", body: ResetRequest, evenTime: "all" },
  { method: "GET", path: "/reset-password/:token" },
  { method: "POST", path: "/reset-password", body: Reset },
  { method: "POST", path: "/change-password", body: ChangePassword },
  { method: "GET", path: "/get-session" },
  { method: "GET", path: LIST_SESSIONS },
  { method: "POST", path: "/revoke-session", body: Revoked, prepare: ownSessionToken },
  { method: "POST", path: "/revoke-other-sessions" },
  { method: "POST", path: "/revoke-sessions" },
  { method: "GET", path: "/token" },
  { method: "GET", path: "/jwks" },

  { method: "POST", path: "/sign-in/social", body: SocialSignIn },
  { method: "GET", path: "/callback/:provider" },
  { method: "POST", path: "/callback/:provider" },

  { method: "POST", path: "/two-factor/enable", body: WithPassword },
  { method: "POST", path: "/two-factor/disable", body: WithPassword },
  { method: "POST", path: "/two-factor/get-totp-uri", body: WithPassword },
  { method: "POST", path: "/two-factor/verify-totp", body: Code },
  { method: "POST", path: "/two-factor/generate-backup-codes", body: WithPassword },
  { method: "POST", path: "/two-factor/verify-backup-code", body: Code },

  { method: "GET", path: "/passkey/generate-register-options" },
  { method: "POST", path: "/passkey/verify-registration", body: Registration },
  { method: "GET", path: "/passkey/generate-authenticate-options" },
  { method: "POST", path: "/passkey/verify-authentication", body: Authentication },
  { method: "GET", path: "/passkey/list-user-passkeys" },
  { method: "POST", path: "/passkey/update-passkey", body: RenamePasskey },
  { method: "POST", path: "/passkey/delete-passkey", body: DeletePasskey },

  { method: "GET", path: "/oauth2/authorize", oauth: true },
  { method: "POST", path: "/oauth2/authorize", oauth: true },
  { method: "POST", path: "/oauth2/token", oauth: true },
  { method: "POST", path: "/oauth2/revoke", oauth: true },
  { method: "POST", path: "/oauth2/introspect", oauth: true },
  { method: "POST", path: "/oauth2/register", oauth: true },
  { method: "GET", path: "/oauth2/userinfo", oauth: true },
  { method: "POST", path: "/oauth2/userinfo", oauth: true },
  { method: "POST", path: "/oauth2/create-client", oauth: true },
  { method: "GET", path: "/oauth2/get-clients" },
  { method: "POST", path: "/oauth2/client/rotate-secret" },
  { method: "POST", path: "/oauth2/delete-client" },
  { method: "GET", path: "/oauth2/get-consents" },
  { method: "POST", path: "/oauth2/delete-consent" },

  { method: "GET", path: "/admin/list-users" },
  { method: "POST", path: "/admin/set-role" },
  { method: "POST", path: "/admin/ban-user" },
  { method: "POST", path: "/admin/unban-user" },
  { method: "POST", path: "/admin/revoke-user-sessions" },
];

export type RouteMatch = { found: Route } | { found: null; allow: string[] };

/** The route for a path below `/v1/auth`, or the methods that path has (none: no such path). */
export function matchRoute(method: string, path: string): RouteMatch {
  const candidates = ROUTES.filter((route) => samePath(route.path, path));
  const found = candidates.find((route) => route.method === method);
  return found ? { found } : { found: null, allow: candidates.map((route) => route.method) };
}

function samePath(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  return (
    wanted.length === given.length &&
    wanted.every((segment, i) => segment === given[i] || (segment.startsWith(":") && given[i] !== ""))
  );
}
