import { ACCESS_TOKEN } from "#contracts/users.ts";
import { PROVIDER_SCOPES } from "./oauth-scopes.ts";
import { AUTH_PATH } from "./paths.ts";

const OAUTH_PATH = `${AUTH_PATH}/oauth2`;
/** A client that has a secret or a key: `none` is a public client, which has neither. */
const CONFIDENTIAL = ["client_secret_basic", "client_secret_post", "private_key_jwt"];
const CLIENT_KEY_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];

/**
 * RFC 8414 and OpenID Connect Discovery 1.0, one document for both. Written out instead of taken from the library, which
 * also names what is not served here (logout, DPoP, claims by name): `test/e2e/oauth-metadata.test.ts` tries every line.
 */
export const serverMetadata = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}${OAUTH_PATH}/authorize`,
  token_endpoint: `${issuer}${OAUTH_PATH}/token`,
  registration_endpoint: `${issuer}${OAUTH_PATH}/register`,
  introspection_endpoint: `${issuer}${OAUTH_PATH}/introspect`,
  revocation_endpoint: `${issuer}${OAUTH_PATH}/revoke`,
  userinfo_endpoint: `${issuer}${OAUTH_PATH}/userinfo`,
  // What is at the library's own address may not be kept, and is counted with all that is asked to sign in.
  jwks_uri: `${issuer}/.well-known/jwks.json`,
  service_documentation: `${issuer}/docs`,
  scopes_supported: PROVIDER_SCOPES,
  response_types_supported: ["code"],
  response_modes_supported: ["query"],
  grant_types_supported: ["authorization_code", "client_credentials", "refresh_token"],
  code_challenge_methods_supported: ["S256"],
  prompt_values_supported: ["login", "consent", "none"],
  authorization_response_iss_parameter_supported: true,
  token_endpoint_auth_methods_supported: ["none", ...CONFIDENTIAL],
  token_endpoint_auth_signing_alg_values_supported: CLIENT_KEY_ALGORITHMS,
  introspection_endpoint_auth_methods_supported: CONFIDENTIAL,
  introspection_endpoint_auth_signing_alg_values_supported: CLIENT_KEY_ALGORITHMS,
  revocation_endpoint_auth_methods_supported: ["none", ...CONFIDENTIAL],
  revocation_endpoint_auth_signing_alg_values_supported: CLIENT_KEY_ALGORITHMS,
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: [ACCESS_TOKEN.alg],
  acr_values_supported: ["0"],
  claims_supported: [...ID_TOKEN_CLAIMS, ...USERINFO_CLAIMS],
  claims_parameter_supported: false,
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
});

/** `nonce` where one was sent. */
const ID_TOKEN_CLAIMS = ["iss", "sub", "aud", "exp", "iat", "auth_time", "acr", "nonce", "at_hash"];
/** By scope: `profile` and `email`. */
const USERINFO_CLAIMS = ["name", "given_name", "family_name", "picture", "email", "email_verified"];
