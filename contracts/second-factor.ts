import * as z from "zod";
import { freeText } from "./free-text.ts";

/** Second factors and passkeys of `/v1/auth`. What the library would also take: a device that is not asked again for a month. */

export const WithPassword = z.strictObject({ password: z.string() });
export const Code = z.strictObject({ code: z.string().min(1).max(64) });

const BackupCodes = z.array(z.string());
export const SecondFactorOffered = z.strictObject({
  method: z.literal("totp"),
  totpURI: z.string(),
  backupCodes: BackupCodes,
});
export const SecondFactorRemoved = z.strictObject({ status: z.literal(true), token: z.string() });
export const AuthenticatorUri = z.strictObject({ totpURI: z.string() });
export const NewBackupCodes = z.strictObject({ status: z.literal(true), backupCodes: BackupCodes });

/** The browser's answer to a ceremony, as JSON; what is in it the library checks. */
const Credential = z.looseObject({ id: z.string().min(1).max(1400), response: z.looseObject({}) });
const PasskeyName = freeText(z.string().trim().min(1).max(100));
const PasskeyId = z.string().min(1).max(100);
export const PasskeyRegistration = z.strictObject({ response: Credential, name: PasskeyName.optional() });
export const PasskeySignIn = z.strictObject({ response: Credential });
export const RenamePasskey = z.strictObject({ id: PasskeyId, name: PasskeyName });
export const DeletePasskey = z.strictObject({ id: PasskeyId });

/** Web Authentication Level 3: what `PublicKeyCredential.parseCreationOptionsFromJSON` reads. */
export const PasskeyCreationOptions = z.looseObject({
  challenge: z.string(),
  rp: z.looseObject({ id: z.string(), name: z.string() }),
  user: z.looseObject({ id: z.string(), name: z.string(), displayName: z.string() }),
  pubKeyCredParams: z.array(z.looseObject({ type: z.literal("public-key"), alg: z.int() })),
  excludeCredentials: z.array(z.looseObject({ id: z.string() })),
});
/** The same for `parseRequestOptionsFromJSON`. */
export const PasskeyRequestOptions = z.looseObject({
  challenge: z.string(),
  rpId: z.string(),
  userVerification: z.enum(["required", "preferred"]),
});
/** A passkey in the library's words; the public half of its key among them. */
export const Passkey = z.strictObject({
  id: z.string(),
  name: z.string().nullish(),
  publicKey: z.string(),
  userId: z.string(),
  credentialID: z.string(),
  counter: z.int(),
  deviceType: z.enum(["singleDevice", "multiDevice"]),
  backedUp: z.boolean(),
  transports: z.string().nullable(),
  createdAt: z.iso.datetime(),
  aaguid: z.string().nullish(),
  /** When it signed in last; null: never, or not since that is noted. */
  lastUsedAt: z.iso.datetime().nullish(),
});
export const PasskeyList = z.array(Passkey);
export const PasskeyRenamed = z.strictObject({ passkey: Passkey });
