import { passkey } from "@better-auth/passkey";
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
      afterVerification: async ({ verification }) => {
        requireVerifiedUser(verification.authenticationInfo.userVerified);
      },
    },
  });
}

function requireVerifiedUser(userVerified: boolean | undefined): void {
  if (userVerified !== true)
    throw new APIError("BAD_REQUEST", { code: "USER_NOT_VERIFIED", message: "The passkey must ask for a PIN or a finger." });
}
