import { invariant } from "#domain/invariant.ts";
import { DEMO_PASSWORD } from "../../seed/users.ts";
import type { Api } from "./api.ts";
import { mailTo } from "./evidence.ts";

export interface Person {
  email: string;
  password: string;
  token: string;
}

let serial = 0;
/** An address nobody had before in this run. */
export const newEmail = (): string => `test-${process.pid}-${Date.now().toString(36)}-${++serial}@example.com`;

/** A verified user's access token (a JWT, good for ten minutes). */
export async function signIn(system: Api, email: string, password: string = DEMO_PASSWORD): Promise<Person> {
  const session = await system.api<{ token: string }>("/v1/auth/sign-in/email", { json: { email, password } });
  invariant(session.status === 200, `sign-in of ${email}: ${session.status} ${JSON.stringify(session.body)}`);
  const jwt = await system.api<{ token: string }>("/v1/auth/token", { token: session.body.token });
  invariant(jwt.status === 200, `token of ${email}: ${jwt.status} ${JSON.stringify(jwt.body)}`);
  return { email, password, token: jwt.body.token };
}

/** A person who came to the site, signed up, and followed the link in the mail. */
export async function newPerson(system: Api, email: string = newEmail()): Promise<Person> {
  const password = "a long enough pass phrase";
  const signedUp = await system.api("/v1/auth/sign-up/email", { json: { name: "Test Person", email, password } });
  invariant(signedUp.status === 200, `sign-up of ${email}: ${signedUp.status} ${JSON.stringify(signedUp.body)}`);
  const mail = await mailTo(system, email, "account.verify");
  const link = mail.links.find((url) => url.includes("verify-email"));
  invariant(link, `no verification link in the mail to ${email}`);
  await system.open(link, { headers: { accept: "text/html" } });
  return signIn(system, email, password);
}
