import { passkey } from "@better-auth/passkey";
import type { BetterAuthPlugin } from "better-auth";
import { APIError } from "better-auth/api";

/**
 * Passkeys of this origin. One signs in without a password and without a second factor, so the authenticator must have made
 * sure of its user by itself, with a PIN or a finger; better-auth would take one that was merely touched.
 */
export function passkeys(site: { origin: string; name: string }) {
  return passkey({
    rpID: new URL(site.origin).hostname,
    rpName: site.name,
    origin: site.origin,
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    registration: {
      afterVerification: async ({ verification }) => {
        requireVerifiedUser(verification.registrationInfo?.userVerified);
      },
    },
    authentication: {
      afterVerification: async ({ ctx, verification, clientData }) => {
        requireVerifiedUser(verification.authenticationInfo.userVerified);
        await ctx.context.adapter.update({
          model: "passkey",
          where: [{ field: "credentialID", value: clientData.id }],
          update: { lastUsedAt: new Date() },
        });
      },
    },
  });
}

/** What better-auth does not keep of a passkey: an owner who sees when each was used last knows which of them they have lost. */
export const passkeyUse = {
  id: "passkey-use",
  schema: { passkey: { fields: { lastUsedAt: { type: "date", required: false, input: false } } } },
} satisfies BetterAuthPlugin;

function requireVerifiedUser(userVerified: boolean | undefined): void {
  if (userVerified !== true)
    throw new APIError("BAD_REQUEST", { code: "USER_NOT_VERIFIED", message: "The passkey must ask for a PIN or a finger." });
}
