/**
 * Secrets that a Worker can do without, so its wrangler file does not require them, by Worker; each with the variable that, where it
 * is set, makes it needed.
 */
export const OPTIONAL_SECRETS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  holdfast: { METRICS_TOKEN: "METRICS_ACCESS", TURNSTILE_SECRET: "TURNSTILE_SITE_KEY" },
  "holdfast-users": {
    GOOGLE_CLIENT_SECRET: "GOOGLE_CLIENT_ID",
    GITHUB_CLIENT_SECRET: "GITHUB_CLIENT_ID",
    OIDC_CLIENT_SECRET: "OIDC_CLIENT_ID",
  },
  "holdfast-telemetry": { OTLP_HEADER_VALUE: "OTLP_HEADER_NAME" },
  "holdfast-notifications": { TWILIO_AUTH_TOKEN: "TWILIO_ACCOUNT_SID", SMTP_PASSWORD: "SMTP_USERNAME" },
};
