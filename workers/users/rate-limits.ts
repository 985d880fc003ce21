import { numberVar } from "#platform/env.ts";

const WINDOW_S = 60;
/** Tests, demos and benches come from one address. */
const LOOPBACK_ATTEMPTS = 100_000;
/** For everything else a session does: generous, since it costs no password hash and sends no mail. */
const REQUESTS = 600;
const LOOPBACK_HOSTS: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/** Attempts per address on whatever tests a password or sends a mail; counted in the isolate, so approximate. */
export function rateLimits(env: { PUBLIC_URL: string; AUTH_ATTEMPTS_PER_MINUTE: string }) {
  const local = LOOPBACK_HOSTS.includes(new URL(env.PUBLIC_URL).hostname);
  const attempts = {
    window: WINDOW_S,
    max: local ? LOOPBACK_ATTEMPTS : numberVar("AUTH_ATTEMPTS_PER_MINUTE", env.AUTH_ATTEMPTS_PER_MINUTE),
  };
  return {
    enabled: true,
    storage: "memory" as const,
    window: WINDOW_S,
    max: local ? LOOPBACK_ATTEMPTS : REQUESTS,
    customRules: {
      "/sign-in/*": attempts,
      "/sign-up/*": attempts,
      "/two-factor/*": attempts,
      "/change-password": attempts,
      "/request-password-reset": attempts,
      "/reset-password": attempts,
      "/oauth2/register": attempts,
    },
  };
}
