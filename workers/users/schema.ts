import { type AnySQLiteColumn, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { LANGUAGES } from "#domain/text/language.ts";

/**
 * better-auth's models: it finds a column by the property's name, so properties are in its words. No foreign key cascades
 * (a rebuilt table would empty its children); whoever deletes a user deletes what hangs on it first.
 */
const id = () => text("id").primaryKey();
const instant = (column: string) => integer(column, { mode: "timestamp_ms" });
const flag = (column: string) => integer(column, { mode: "boolean" });
const userId = () => text("user_id").references((): AnySQLiteColumn => user.id);

export const user = sqliteTable("users", {
  id: id(),
  name: text("name").notNull(),
  email: text("email").notNull().unique(),
  emailVerified: flag("email_verified").notNull().default(false),
  image: text("image"),
  createdAt: instant("created_at").notNull(),
  updatedAt: instant("updated_at").notNull(),
  role: text("role").notNull().default("passenger"),
  banned: flag("banned").default(false),
  banReason: text("ban_reason"),
  banExpires: instant("ban_expires"),
  twoFactorEnabled: flag("two_factor_enabled").default(false),
  /** What they are written to in. Null: they signed up when there was nothing to choose. */
  language: text("language", { enum: LANGUAGES }),
});

export const session = sqliteTable(
  "sessions",
  {
    id: id(),
    token: text("token").notNull().unique(),
    userId: userId().notNull(),
    expiresAt: instant("expires_at").notNull(),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    impersonatedBy: text("impersonated_by"),
  },
  (table) => [index("sessions_user_id").on(table.userId), index("sessions_expires_at").on(table.expiresAt)],
);

/** A way to sign in: the password (`credential`), or an identity at a social provider. */
export const account = sqliteTable(
  "accounts",
  {
    id: id(),
    accountId: text("account_id").notNull(),
    providerId: text("provider_id").notNull(),
    userId: userId().notNull(),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: instant("access_token_expires_at"),
    refreshTokenExpiresAt: instant("refresh_token_expires_at"),
    scope: text("scope"),
    password: text("password"),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (table) => [index("accounts_user_id").on(table.userId), index("accounts_provider").on(table.providerId, table.accountId)],
);

/** One-time values: reset tokens, authorization codes, states of social sign-in. */
export const verification = sqliteTable(
  "verifications",
  {
    id: id(),
    identifier: text("identifier").notNull(),
    value: text("value").notNull(),
    expiresAt: instant("expires_at").notNull(),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (table) => [index("verifications_identifier").on(table.identifier), index("verifications_expires_at").on(table.expiresAt)],
);

/** Signing keys of the access tokens; the private half is encrypted with BETTER_AUTH_SECRET. */
export const jwks = sqliteTable("signing_keys", {
  id: id(),
  publicKey: text("public_key").notNull(),
  privateKey: text("private_key").notNull(),
  createdAt: instant("created_at").notNull(),
  expiresAt: instant("expires_at"),
  alg: text("alg"),
  crv: text("crv"),
});

export const twoFactor = sqliteTable(
  "two_factors",
  {
    id: id(),
    secret: text("secret").notNull(),
    backupCodes: text("backup_codes").notNull(),
    userId: userId().notNull(),
    verified: flag("verified").default(true),
    failedVerificationCount: integer("failed_verification_count").default(0),
    lockedUntil: instant("locked_until"),
  },
  (table) => [index("two_factors_user_id").on(table.userId)],
);

export const passkey = sqliteTable(
  "passkeys",
  {
    id: id(),
    name: text("name"),
    publicKey: text("public_key").notNull(),
    userId: userId().notNull(),
    credentialID: text("credential_id").notNull(),
    counter: integer("counter").notNull(),
    deviceType: text("device_type").notNull(),
    backedUp: flag("backed_up").notNull(),
    transports: text("transports"),
    createdAt: instant("created_at"),
    aaguid: text("aaguid"),
    lastUsedAt: instant("last_used_at"),
  },
  (table) => [index("passkeys_user_id").on(table.userId), index("passkeys_credential_id").on(table.credentialID)],
);
