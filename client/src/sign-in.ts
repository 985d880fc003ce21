import type { Operations } from "./generated/sdk.gen.ts";

export interface Credentials {
  email: string;
  password: string;
  /**
   * For an account with a second factor: the code that its authenticator shows now, or a backup code. Asked for at every
   * sign-in, so it may ask its user.
   */
  secondFactor?: () => string | Promise<string>;
}

/** As an authenticator writes them; backup codes have letters. */
const AUTHENTICATOR_CODE = /^\d{6}$/;

/** A new session's token. `origin`: of the API, which names itself to be asked with a cookie. */
export async function signIn(api: Operations, { email, password, secondFactor }: Credentials, origin: string): Promise<string> {
  const { data: half, response } = await api.signIn({ body: { email, password } });
  if ("token" in half) return half.token;
  if (secondFactor === undefined) throw new Error("the account has a second factor: give `secondFactor` beside the password");
  const code = (await secondFactor()).trim();
  const answer = { body: { code }, headers: challengeOf(response, origin) };
  const { data } = AUTHENTICATOR_CODE.test(code) ? await api.verifyAuthenticatorCode(answer) : await api.verifyBackupCode(answer);
  return data.token;
}

/** The cookie that the code goes with. A browser keeps it by itself, and shows it to no script. */
function challengeOf(response: Response, origin: string): Record<string, string> {
  const cookies = response.headers.getSetCookie().map((line) => line.split(";", 1)[0] ?? "");
  return cookies.length === 0 ? {} : { Cookie: cookies.join("; "), Origin: origin };
}
