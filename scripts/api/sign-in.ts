import { invariant } from "#domain/invariant.ts";
import { DEMO_PASSWORD } from "../../seed/users.ts";
import type { Api } from "./api.ts";

/** Somebody who is signed in. `token`: an access token (a JWT, good for ten minutes). */
export interface SignedIn {
  email: string;
  password: string;
  token: string;
}

/** Signs in a verified user by their password. */
export async function signIn(system: Api, email: string, password: string = DEMO_PASSWORD): Promise<SignedIn> {
  const session = await system.api<{ token: string }>("/v1/auth/sign-in/email", { json: { email, password } });
  invariant(session.status === 200, `sign-in of ${email}: ${session.status} ${JSON.stringify(session.body)}`);
  return { email, password, token: await accessToken(system, email, session.body.token) };
}

/** An access token for somebody's session. */
export async function accessToken(system: Api, email: string, session: string): Promise<string> {
  const jwt = await system.api<{ token: string }>("/v1/auth/token", { token: session });
  invariant(jwt.status === 200, `token of ${email}: ${jwt.status} ${JSON.stringify(jwt.body)}`);
  return jwt.body.token;
}
