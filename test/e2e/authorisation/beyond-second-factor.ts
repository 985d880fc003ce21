import type { ApiAnswer } from "../../../scripts/api/api.ts";
import { newPerson } from "../../harness/people.ts";
import type { System } from "../../harness/system.ts";
import { totp } from "../../workers/fixtures/totp.ts";
import { newAuthenticator } from "../authenticator.ts";
import { newVisitor } from "../visitor.ts";

type Answers = Record<string, ApiAnswer<unknown>>;

/** A browser that somebody has just signed in with. */
async function signedIn(system: System) {
  const { email, password } = await newPerson(system);
  const visitor = newVisitor(system);
  const read = async <Body>(answer: Response): Promise<ApiAnswer<Body>> => ({
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: (await answer.json()) as Body,
  });
  const get = async <Body>(path: string) => read<Body>(await visitor.visit(`/v1/auth/${path}`));
  const post = async <Body>(path: string, body: object) => {
    const headers = { "content-type": "application/json" };
    return read<Body>(await visitor.visit(`/v1/auth/${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
  };
  const signIn = () => post("sign-in/email", { email, password });
  await signIn();
  return { password, get, post, signIn };
}

/** An authenticator app: turned on, asked for, and turned off. */
export async function secondFactors(system: System): Promise<Answers> {
  const { password, post, signIn } = await signedIn(system);
  const enableSecondFactor = await post<{ totpURI: string }>("two-factor/enable", { password });
  const secret = new URL(enableSecondFactor.body.totpURI).searchParams.get("secret") ?? "";
  const verifyAuthenticatorCode = await post("two-factor/verify-totp", { code: totp(secret) });
  const getAuthenticatorUri = await post("two-factor/get-totp-uri", { password });
  const generateBackupCodes = await post<{ backupCodes: string[] }>("two-factor/generate-backup-codes", { password });
  await post("sign-out", {});
  const half = await signIn();
  const verifyBackupCode = await post("two-factor/verify-backup-code", { code: generateBackupCodes.body.backupCodes[0] });
  const disableSecondFactor = await post("two-factor/disable", { password });
  return {
    enableSecondFactor,
    verifyAuthenticatorCode,
    getAuthenticatorUri,
    generateBackupCodes,
    // The password's half; the whole of it is asked for by who has no second factor.
    "signIn, with a second factor to come": half,
    verifyBackupCode,
    disableSecondFactor,
  };
}

/** A passkey: made, named, signed in with, and deleted. */
export async function passkeys(system: System): Promise<Answers> {
  const { get, post } = await signedIn(system);
  const authenticator = newAuthenticator(system.publicUrl);
  const getPasskeyCreationOptions = await get<{ challenge: string }>("passkey/generate-register-options");
  const registerPasskey = await post<{ id: string }>("passkey/verify-registration", {
    name: "This laptop",
    response: authenticator.create(getPasskeyCreationOptions.body),
  });
  const { id } = registerPasskey.body;
  const renamePasskey = await post("passkey/update-passkey", { id, name: "The old laptop" });
  const listPasskeys = await get("passkey/list-user-passkeys");
  await post("sign-out", {});
  const getPasskeyRequestOptions = await get<{ challenge: string }>("passkey/generate-authenticate-options");
  const signInWithPasskey = await post("passkey/verify-authentication", {
    response: authenticator.get(getPasskeyRequestOptions.body),
  });
  const deletePasskey = await post("passkey/delete-passkey", { id });
  return {
    getPasskeyCreationOptions,
    registerPasskey,
    renamePasskey,
    listPasskeys,
    getPasskeyRequestOptions,
    signInWithPasskey,
    deletePasskey,
  };
}
