import { type Result, err, ok } from "#domain/result.ts";
import { keepPasskey, passkeyOptions } from "./account.ts";
import { type Failure, localFailure } from "./failure.ts";
import { type SignIn, signInWithPasskey } from "./session.ts";

/** What of Web Authentication Level 3 is used here; older browsers have none of it. */
interface Ceremonies {
  parseCreationOptionsFromJSON: (options: unknown) => PublicKeyCredentialCreationOptions;
  parseRequestOptionsFromJSON: (options: unknown) => PublicKeyCredentialRequestOptions;
}
const ceremonies = (): Ceremonies | null =>
  typeof PublicKeyCredential === "function" && "parseCreationOptionsFromJSON" in PublicKeyCredential
    ? (PublicKeyCredential as unknown as Ceremonies)
    : null;

export const knowsPasskeys = (): boolean => ceremonies() !== null;

/** Has the authenticator make a passkey for the user, and the server keep it. */
export async function addPasskey(name: string): Promise<Result<unknown, Failure>> {
  const options = await passkeyOptions("register");
  if (!options.ok) return options;
  const answer = await asked((known) =>
    navigator.credentials.create({ publicKey: known.parseCreationOptionsFromJSON(options.value) }),
  );
  return answer.ok ? keepPasskey(answer.value, name) : answer;
}

/** Signs in by a passkey that the authenticator has. */
export async function signInByPasskey(): Promise<Result<SignIn, Failure>> {
  const options = await passkeyOptions("authenticate");
  if (!options.ok) return options;
  const answer = await asked((known) =>
    navigator.credentials.get({ publicKey: known.parseRequestOptionsFromJSON(options.value) }),
  );
  return answer.ok ? signInWithPasskey(answer.value) : answer;
}

/** What the authenticator answers, as JSON. It does not say why it has no answer: nobody was there, or nobody wanted to. */
async function asked(ceremony: (known: Ceremonies) => Promise<Credential | null>): Promise<Result<unknown, Failure>> {
  const known = ceremonies();
  try {
    const credential = known === null ? null : await ceremony(known);
    return credential === null ? err(localFailure("no_passkey")) : ok((credential as PublicKeyCredential).toJSON());
  } catch {
    return err(localFailure("no_passkey"));
  }
}
