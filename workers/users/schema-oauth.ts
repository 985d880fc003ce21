import { type AnySQLiteColumn, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { user } from "./schema.ts";

/** Models of the OAuth provider. Lists and objects are JSON text: the library writes and reads them so on SQLite. */
const id = () => text("id").primaryKey();
const instant = (column: string) => integer(column, { mode: "timestamp_ms" });
const flag = (column: string) => integer(column, { mode: "boolean" });
const userId = () => text("user_id").references((): AnySQLiteColumn => user.id);

export const oauthClient = sqliteTable(
  "oauth_clients",
  {
    id: id(),
    clientId: text("client_id").notNull().unique(),
    clientSecret: text("client_secret"),
    clientDiscoveryId: text("client_discovery_id"),
    disabled: flag("disabled").default(false),
    skipConsent: flag("skip_consent"),
    enableEndSession: flag("enable_end_session"),
    subjectType: text("subject_type"),
    scopes: text("scopes"),
    clientCredentialsScopes: text("client_credentials_scopes"),
    userId: userId(),
    createdAt: instant("created_at"),
    updatedAt: instant("updated_at"),
    name: text("name"),
    uri: text("uri"),
    icon: text("icon"),
    contacts: text("contacts"),
    tos: text("tos"),
    policy: text("policy"),
    softwareId: text("software_id"),
    softwareVersion: text("software_version"),
    softwareStatement: text("software_statement"),
    redirectUris: text("redirect_uris").notNull(),
    postLogoutRedirectUris: text("post_logout_redirect_uris"),
    backchannelLogoutUri: text("backchannel_logout_uri"),
    backchannelLogoutSessionRequired: flag("backchannel_logout_session_required"),
    tokenEndpointAuthMethod: text("token_endpoint_auth_method"),
    applicationType: text("application_type"),
    jwks: text("jwks"),
    jwksUri: text("jwks_uri"),
    grantTypes: text("grant_types"),
    responseTypes: text("response_types"),
    requirePKCE: flag("require_pkce"),
    dpopBoundAccessTokens: flag("dpop_bound_access_tokens").default(false),
    referenceId: text("reference_id"),
    metadata: text("metadata"),
  },
  (table) => [index("oauth_clients_user_id").on(table.userId)],
);

/** What tokens are for (RFC 8707). One row, from the first migration: this API. */
export const oauthResource = sqliteTable("oauth_resources", {
  id: id(),
  identifier: text("identifier").notNull().unique(),
  name: text("name").notNull(),
  accessTokenTtl: integer("access_token_ttl"),
  refreshTokenTtl: integer("refresh_token_ttl"),
  signingAlgorithm: text("signing_algorithm"),
  signingKeyId: text("signing_key_id"),
  allowedScopes: text("allowed_scopes"),
  customClaims: text("custom_claims"),
  dpopBoundAccessTokensRequired: flag("dpop_bound_access_tokens_required").default(false),
  disabled: flag("disabled").default(false),
  createdAt: instant("created_at"),
  updatedAt: instant("updated_at"),
  policyVersion: integer("policy_version").default(1),
  metadata: text("metadata"),
});

export const oauthClientResource = sqliteTable(
  "oauth_client_resources",
  {
    id: id(),
    clientId: text("client_id").notNull(),
    resourceId: text("resource_id").notNull(),
    metadata: text("metadata"),
    createdAt: instant("created_at"),
  },
  (table) => [index("oauth_client_resources_client_id").on(table.clientId)],
);

export const oauthRefreshToken = sqliteTable(
  "oauth_refresh_tokens",
  {
    id: id(),
    token: text("token").notNull().unique(),
    clientId: text("client_id").notNull(),
    sessionId: text("session_id"),
    userId: userId().notNull(),
    referenceId: text("reference_id"),
    authorizationCodeId: text("authorization_code_id"),
    resources: text("resources"),
    requestedUserInfoClaims: text("requested_user_info_claims"),
    expiresAt: instant("expires_at").notNull(),
    createdAt: instant("created_at").notNull(),
    revoked: instant("revoked"),
    rotatedAt: instant("rotated_at"),
    rotationReplayResponse: text("rotation_replay_response"),
    rotationReplayExpiresAt: instant("rotation_replay_expires_at"),
    authTime: instant("auth_time"),
    confirmation: text("confirmation"),
    scopes: text("scopes").notNull(),
  },
  (table) => [
    index("oauth_refresh_tokens_owner").on(table.clientId, table.userId),
    index("oauth_refresh_tokens_user_id").on(table.userId),
    index("oauth_refresh_tokens_session_id").on(table.sessionId),
    index("oauth_refresh_tokens_code").on(table.authorizationCodeId),
  ],
);

/** Opaque access tokens: only those nobody asked to be for this API. */
export const oauthAccessToken = sqliteTable(
  "oauth_access_tokens",
  {
    id: id(),
    token: text("token").notNull().unique(),
    clientId: text("client_id").notNull(),
    sessionId: text("session_id"),
    userId: userId(),
    referenceId: text("reference_id"),
    authorizationCodeId: text("authorization_code_id"),
    resources: text("resources"),
    requestedUserInfoClaims: text("requested_user_info_claims"),
    refreshId: text("refresh_id"),
    expiresAt: instant("expires_at").notNull(),
    createdAt: instant("created_at").notNull(),
    revoked: instant("revoked"),
    confirmation: text("confirmation"),
    scopes: text("scopes").notNull(),
  },
  (table) => [
    index("oauth_access_tokens_user_id").on(table.userId),
    index("oauth_access_tokens_session_id").on(table.sessionId),
    index("oauth_access_tokens_refresh_id").on(table.refreshId),
    index("oauth_access_tokens_code").on(table.authorizationCodeId),
  ],
);

export const oauthConsent = sqliteTable(
  "oauth_consents",
  {
    id: id(),
    clientId: text("client_id").notNull(),
    userId: userId(),
    referenceId: text("reference_id"),
    resources: text("resources"),
    requestedUserInfoClaims: text("requested_user_info_claims"),
    scopes: text("scopes").notNull(),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (table) => [index("oauth_consents_owner").on(table.userId, table.clientId)],
);

/** Ids of the assertions clients have signed, so that none is taken twice. */
export const oauthClientAssertion = sqliteTable("oauth_client_assertions", {
  id: id(),
  expiresAt: instant("expires_at").notNull(),
});
