import type { z } from "zod";
import { BanUser, OfUser, SetRole } from "#contracts/administration.ts";
import { ChangePassword, Reset, ResetRequest, RevokeSession, SignIn, SignUp, SocialSignIn } from "#contracts/auth.ts";
import { OwnClient, OwnConsent } from "#contracts/oauth.ts";
import {
  Code,
  DeletePasskey,
  PasskeyRegistration,
  PasskeySignIn,
  RenamePasskey,
  WithPassword,
} from "#contracts/second-factor.ts";
import { withPassword } from "./asked-password.ts";
import type { Env } from "./env.ts";
import { handleOauth } from "./handle-oauth.ts";
import { PAGES } from "./handle-page.ts";
import { listProviders } from "./list-providers.ts";
import { createPartnerClient } from "./partner-client.ts";
import { listSessions, ownSessionToken } from "./sessions.ts";
import { answerSignUp } from "./sign-up-again.ts";

/** One operation of `/v1/auth`; what is not listed here does not exist, whatever a plugin would serve. */
export interface Route {
  method: "GET" | "POST";
  /** Below `/v1/auth`; a last segment `:x` stands for any one segment. */
  path: string;
  /** Checked strictly before better-auth sees it; absent where its own check is as strict as the operation needs. */
  body?: z.ZodType;
  /** Puts the checked body into better-auth's words, where they differ. */
  prepare?: (body: string, request: Request, env: Env) => Promise<string>;
  /** Around better-auth's answer, which `answer` gives to the `request` that it gets. */
  around?: (request: Request, env: Env, answer: () => Promise<Response>) => Promise<Response>;
  /** Does more for an address it knows (or does not know): these of its answers come after a time that does not tell. */
  evenTime?: "all" | "refusals";
  /** Names something that its asker has: what somebody else has is not there, as what nobody has. */
  owned?: true;
  /** Answered by this instead: pages, and what the library does not answer as it should. */
  handle?: (request: Request, env: Env) => Promise<Response>;
}

export const ROUTES: readonly Route[] = [
  { method: "POST", path: "/sign-up/email", body: SignUp, around: answerSignUp, evenTime: "all" },
  { method: "POST", path: "/sign-in/email", body: SignIn, around: (_, __, answer) => withPassword(answer), evenTime: "refusals" },
  { method: "POST", path: "/sign-out" },
  { method: "GET", path: "/verify-email" },
  { method: "POST", path: "/request-password-reset", body: ResetRequest, evenTime: "all" },
  { method: "GET", path: "/reset-password/:token" },
  { method: "POST", path: "/reset-password", body: Reset },
  { method: "POST", path: "/change-password", body: ChangePassword },
  { method: "GET", path: "/get-session" },
  { method: "GET", path: "/list-sessions", handle: listSessions },
  { method: "POST", path: "/revoke-session", body: RevokeSession, prepare: ownSessionToken },
  { method: "POST", path: "/revoke-other-sessions" },
  { method: "POST", path: "/revoke-sessions" },
  { method: "GET", path: "/token" },
  { method: "GET", path: "/jwks" },

  { method: "GET", path: "/providers", handle: listProviders },
  { method: "POST", path: "/sign-in/social", body: SocialSignIn },
  { method: "GET", path: "/callback/:provider" },

  { method: "POST", path: "/two-factor/enable", body: WithPassword },
  { method: "POST", path: "/two-factor/disable", body: WithPassword },
  { method: "POST", path: "/two-factor/get-totp-uri", body: WithPassword },
  { method: "POST", path: "/two-factor/verify-totp", body: Code },
  { method: "POST", path: "/two-factor/generate-backup-codes", body: WithPassword },
  { method: "POST", path: "/two-factor/verify-backup-code", body: Code },

  { method: "GET", path: "/passkey/generate-register-options" },
  { method: "POST", path: "/passkey/verify-registration", body: PasskeyRegistration },
  { method: "GET", path: "/passkey/generate-authenticate-options" },
  { method: "POST", path: "/passkey/verify-authentication", body: PasskeySignIn },
  { method: "GET", path: "/passkey/list-user-passkeys" },
  { method: "POST", path: "/passkey/update-passkey", body: RenamePasskey, owned: true },
  { method: "POST", path: "/passkey/delete-passkey", body: DeletePasskey, owned: true },

  { method: "GET", path: "/oauth2/authorize", handle: handleOauth },
  { method: "POST", path: "/oauth2/authorize", handle: handleOauth },
  { method: "POST", path: "/oauth2/token", handle: handleOauth },
  { method: "POST", path: "/oauth2/revoke", handle: handleOauth },
  { method: "POST", path: "/oauth2/introspect", handle: handleOauth },
  { method: "POST", path: "/oauth2/register", handle: handleOauth },
  { method: "GET", path: "/oauth2/userinfo", handle: handleOauth },
  { method: "POST", path: "/oauth2/userinfo", handle: handleOauth },
  { method: "POST", path: "/oauth2/create-client", handle: handleOauth },
  { method: "GET", path: "/oauth2/get-clients" },
  { method: "POST", path: "/oauth2/client/rotate-secret", body: OwnClient, owned: true },
  { method: "POST", path: "/oauth2/delete-client", body: OwnClient, owned: true },
  { method: "GET", path: "/oauth2/get-consents" },
  { method: "POST", path: "/oauth2/delete-consent", body: OwnConsent, owned: true },

  { method: "GET", path: "/admin/list-users" },
  { method: "POST", path: "/admin/set-role", body: SetRole },
  { method: "POST", path: "/admin/ban-user", body: BanUser },
  { method: "POST", path: "/admin/unban-user", body: OfUser },
  { method: "POST", path: "/admin/revoke-user-sessions", body: OfUser },
  { method: "POST", path: "/admin/create-client", handle: createPartnerClient },

  ...PAGES,
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
