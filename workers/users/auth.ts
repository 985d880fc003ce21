import { drizzleAdapter } from "@better-auth/drizzle-adapter";
import type { GenericEndpointContext, User } from "better-auth";
import { betterAuth } from "better-auth/minimal";
import { admin } from "better-auth/plugins/admin";
import { adminAc, userAc } from "better-auth/plugins/admin/access";
import { bearer } from "better-auth/plugins/bearer";
import { twoFactor } from "better-auth/plugins/two-factor";
import { drizzle } from "drizzle-orm/d1";
import { typeid } from "typeid-js";
import { PASSWORD_LENGTH, type Role } from "#contracts/users.ts";
import { wishedLanguage } from "#platform/wished-language.ts";
import { accessTokens } from "./access-token.ts";
import { askForVerification, callbackOf, onceForToken, sendAccountMail } from "./account-mail.ts";
import { hashAskedWith, hashNewPassword, verifyKnownPassword } from "./asked-password.ts";
import { confirmAddress, VERIFICATION_TTL_S } from "./confirm-address.ts";
import type { Env } from "./env.ts";
import { libraryLog, passFaultsOn } from "./library-log.ts";
import { admitIdentity, WITHOUT_TOKENS } from "./linking.ts";
import { oidcProvider } from "./oidc.ts";
import { ERROR_PAGE } from "./pages.ts";
import { partnerAccess, shortCodes } from "./oauth.ts";
import { passkeys, passkeyUse } from "./passkeys.ts";
import { AUTH_PATH } from "./paths.ts";
import { rateLimits } from "./rate-limits.ts";
import { passkeyRemoval } from "./reset-owner.ts";
import * as oauthSchema from "./schema-oauth.ts";
import * as schema from "./schema.ts";
import { secondFactorRules } from "./second-factor.ts";
import { signUpAgain } from "./sign-up-again.ts";
import { socialProviders } from "./social.ts";
import { welcome } from "./welcome.ts";

const APP_NAME = "Holdfast";
const RESET_TTL_S = 3600;
const SESSION_TTL_S = 7 * 24 * 3600;

const DEFAULT_ROLE: Role = "passenger";
/** Rights over other accounts; what a role may do elsewhere is in the token's scopes. */
const ROLES = { passenger: userAc, agent: userAc, operator: userAc, admin: adminAc } satisfies Record<Role, object>;

/** What a user has besides, before anything has happened. */
const NEW_USER = { role: DEFAULT_ROLE, banned: false, banReason: null, banExpires: null, twoFactorEnabled: false };

/** Nobody sends it as a member, and no answer about a session shows it: it would tell a known address from another. */
const MORE_OF_A_USER = { language: { type: "string", required: false, input: false, returned: false } } as const;

const onNewUser = (env: Env) => ({
  before: async (user: User, context: GenericEndpointContext | null) => ({
    data: { ...user, language: wishedLanguage(context?.headers) },
  }),
  after: async (user: User, context: GenericEndpointContext | null) =>
    user.emailVerified ? welcome(env, user, context?.request) : undefined,
});

export function buildAuth(env: Env) {
  const origin = new URL(env.PUBLIC_URL).origin;
  return betterAuth({
    appName: APP_NAME,
    baseURL: origin,
    basePath: AUTH_PATH,
    secret: env.BETTER_AUTH_SECRET,
    trustedOrigins: [origin, ...loopbackAlias(origin)],
    // No session over replicas: what was just written must be read, so every query goes to the primary.
    database: drizzleAdapter(drizzle(env.DB), { provider: "sqlite", schema: { ...schema, ...oauthSchema }, transaction: false }),
    session: { expiresIn: SESSION_TTL_S },
    emailAndPassword: {
      enabled: true,
      requireEmailVerification: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
      password: { hash: hashNewPassword, verify: verifyKnownPassword },
      resetPasswordTokenExpiresIn: RESET_TTL_S,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user, url, token }, request) => {
        const mail = { user, once: await onceForToken(token), callback_url: callbackOf(url) };
        return sendAccountMail(env.NOTIFICATIONS_QUEUE, "account.reset", mail, { request, now: Date.now() });
      },
      onExistingUserSignUp: ({ user }, request) => signUpAgain(env, user, { request, now: Date.now() }),
      // Signing up a known address answers with an invented user; it must not lack what a real one has.
      customSyntheticUser: ({ coreFields, additionalFields, id }) => ({ ...coreFields, ...additionalFields, id, ...NEW_USER }),
    },
    emailVerification: {
      sendOnSignUp: true,
      // The only way to have it once more: nobody without the password asks for the mail that confirms it.
      sendOnSignIn: true,
      expiresIn: VERIFICATION_TTL_S,
      sendVerificationEmail: ({ user, url }, request) => {
        const asked = { user, hash: hashAskedWith(), callback_url: callbackOf(url) };
        return askForVerification(env.NOTIFICATIONS_QUEUE, asked, { request, now: Date.now() });
      },
      beforeEmailVerification: (user, request) => confirmAddress(env.DB, user, request),
      afterEmailVerification: (user, request) => welcome(env, user, request),
    },
    socialProviders: socialProviders(env),
    user: { validateUserInfo: admitIdentity, additionalFields: MORE_OF_A_USER },
    account: { updateAccountOnSignIn: false },
    databaseHooks: {
      account: { create: { before: async (account) => ({ data: { ...account, ...WITHOUT_TOKENS } }) } },
      user: { create: onNewUser(env) },
    },
    onAPIError: { errorURL: origin + ERROR_PAGE, onError: passFaultsOn },
    rateLimit: rateLimits(env),
    advanced: {
      cookiePrefix: "holdfast",
      useSecureCookies: origin.startsWith("https:"),
      ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] },
      database: { generateId: ({ model }) => (model === "user" ? typeid("usr").toString() : typeid().toString()) },
    },
    logger: { level: "error", log: libraryLog },
    telemetry: { enabled: false },
    plugins: [
      accessTokens(env),
      secondFactorRules(env.DB),
      bearer(),
      twoFactor({ issuer: APP_NAME }),
      passkeys({ origin, name: APP_NAME }),
      passkeyUse,
      passkeyRemoval(env.DB),
      admin({ defaultRole: DEFAULT_ROLE, adminRoles: ["admin"], roles: ROLES }),
      partnerAccess(),
      shortCodes(),
      ...oidcProvider(env),
    ],
  });
}
export type Auth = ReturnType<typeof buildAuth>;

let ready: Auth | undefined;

/**
 * One instance an isolate. It is kept only once it is complete: a request must never wait for work that another request
 * began, since the runtime may cancel that one.
 */
export async function authOf(env: Env): Promise<Auth> {
  if (ready) return ready;
  const auth = buildAuth(env);
  await auth.$context;
  ready = auth;
  return auth;
}

/** On a developer's machine the site is reached as `localhost` and as `127.0.0.1` alike. */
const loopbackAlias = (origin: string): string[] =>
  new URL(origin).hostname === "localhost" ? [origin.replace("localhost", "127.0.0.1")] : [];
