import * as z from "zod";
import { freeText } from "./free-text.ts";
import { AccountName, PASSWORD_LENGTH, Profile } from "./users.ts";

/** Bodies and answers of `/v1/auth`: requests are checked against these, and the API's document shows them. */

const Email = z.email().max(254);
/** Its length is checked by the library, whose words for it are better. */
const Password = z.string().meta({ minLength: PASSWORD_LENGTH.min, maxLength: PASSWORD_LENGTH.max });
/** One that was chosen before, whatever was asked of it then. */
const KnownPassword = z.string();
const ReturnTo = z
  .string()
  .max(2048)
  .meta({ description: "Where a link or a provider leads in the end: a path of this site, or a URL of a trusted origin." });

export const SignUp = z.strictObject({
  name: freeText(AccountName),
  email: Email,
  password: Password,
  callbackURL: ReturnTo.optional(),
});
export const SignIn = z.strictObject({
  email: Email,
  password: KnownPassword,
  rememberMe: z.boolean().optional(),
  callbackURL: ReturnTo.optional(),
});
export const ResetRequest = z.strictObject({ email: Email, redirectTo: ReturnTo.optional() });
export const Reset = z.strictObject({ token: z.string().min(1).max(200), newPassword: Password });
export const ChangePassword = z.strictObject({
  currentPassword: KnownPassword,
  newPassword: Password,
  revokeOtherSessions: z.boolean().optional(),
});
/** Not `idToken` and the rest of what the library would take: the redirect is the one way in, with its state and PKCE. */
export const SocialSignIn = z.strictObject({
  provider: z.string().min(1).max(50),
  callbackURL: ReturnTo.optional(),
  newUserCallbackURL: ReturnTo.optional(),
  errorCallbackURL: ReturnTo.optional(),
});
/** A provider of sign-in that this deployment has. `name`: as its button is called. */
export const ProviderList = z.strictObject({
  data: z.array(z.strictObject({ id: z.enum(["google", "github", "oidc"]), name: z.string() })),
});
export type ProviderList = z.infer<typeof ProviderList>;

export const RevokeSession = z.strictObject({ id: z.string().min(1).max(100) });

export const SignedIn = z.strictObject({ token: z.string(), user: Profile });
/** No session: the address is not verified yet, or was known before. */
export const SignedUp = z.strictObject({ token: z.null(), user: Profile });
/** Who changes a password stays signed in; `token` is the new session's, where the others were ended. */
export const PasswordChanged = z.strictObject({ token: z.string().nullable(), user: Profile });
/** The password's half of a sign-in. */
export const SecondFactorNeeded = z.strictObject({
  twoFactorRedirect: z.literal(true),
  twoFactorMethods: z.array(z.literal("totp")),
});
export const Done = z.strictObject({ status: z.literal(true) });

/** A session as its owner sees it: nothing that opens it. */
export const ListedSession = z.strictObject({
  id: z.string(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  ip_address: z.string().nullable(),
  user_agent: z.string().nullable(),
  current: z.boolean(),
});
export type ListedSession = z.infer<typeof ListedSession>;

/** A user as the library writes one, in its own words. */
export const AccountRecord = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.email(),
  emailVerified: z.boolean(),
  image: z.string().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  role: z.string(),
  banned: z.boolean().nullable(),
  banReason: z.string().nullable(),
  banExpires: z.iso.datetime().nullable(),
  twoFactorEnabled: z.boolean().nullable(),
});
/** The session that asks, in the library's words; null where nobody is signed in. */
export const OwnSession = z
  .strictObject({
    session: z.strictObject({
      id: z.string(),
      token: z.string(),
      userId: z.string(),
      expiresAt: z.iso.datetime(),
      createdAt: z.iso.datetime(),
      updatedAt: z.iso.datetime(),
      ipAddress: z.string().nullable(),
      userAgent: z.string().nullable(),
      impersonatedBy: z.string().nullable(),
    }),
    user: AccountRecord,
  })
  .nullable();
