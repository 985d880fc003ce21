import type { Env } from "./env.ts";

/** What a provider says about the address. Some write "false" as a text, which would pass for true. */
export const vouchesForAddress = (profile: object) => ({
  emailVerified: "email_verified" in profile && profile.email_verified === true,
});

/** Google and GitHub, each only where both halves of its client are configured. */
export function socialProviders(env: Env) {
  return {
    ...(env.GOOGLE_CLIENT_ID && env.GOOGLE_CLIENT_SECRET
      ? {
          google: {
            clientId: env.GOOGLE_CLIENT_ID,
            clientSecret: env.GOOGLE_CLIENT_SECRET,
            mapProfileToUser: vouchesForAddress,
          },
        }
      : {}),
    ...(env.GITHUB_CLIENT_ID && env.GITHUB_CLIENT_SECRET
      ? { github: { clientId: env.GITHUB_CLIENT_ID, clientSecret: env.GITHUB_CLIENT_SECRET } }
      : {}),
  };
}
