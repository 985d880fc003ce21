import { invariant } from "#domain/invariant.ts";
import { accessToken, signIn as signInByPassword, type SignedIn } from "../../scripts/api/sign-in.ts";
import { DEMO_PASSWORD, DEMO_USERS } from "../../seed/users.ts";
import type { Api } from "../../scripts/api/api.ts";
import { mailTo } from "./evidence.ts";
import type { System } from "./system.ts";

/** A system whose databases are at hand. */
type Open = Api & Pick<System, "rows">;

export type Person = SignedIn;

const USERS = "holdfast-users";
const SESSION_MS = 86_400_000;
/** Of an id behind its prefix. */
const ID_DIGITS = 26;
/** More persons than one file of tests makes in a millisecond. */
const SERIALS = 1000;

let serial = 0;
/** An address nobody had before in this run. */
export const newEmail = (): string => `test-${process.pid}-${Date.now().toString(36)}-${++serial}@example.com`;

/** A verified user, signed in; without a password's cost where the databases are at hand. */
export async function signIn(system: Api | Open, email: string, password: string = DEMO_PASSWORD): Promise<Person> {
  if (!("rows" in system) || password !== DEMO_PASSWORD) return signInByPassword(system, email, password);
  return { email, password, token: await accessToken(system, email, await newSession(system, email)) };
}

/** A verified user, signed in. Where the databases are at hand they are put there, which spares a password's cost and the wait for a mail. */
export async function newPerson(system: Api | Open, email: string = newEmail()): Promise<Person> {
  if (!("rows" in system)) return signUp(system, email);
  const id = `usr_${String(Date.now() * SERIALS + ++serial).padStart(ID_DIGITS, "0")}`;
  const now = Date.now();
  const name = "Test Person";
  await system.rows(
    USERS,
    "INSERT INTO users (id, name, email, email_verified, created_at, updated_at) VALUES (?, ?, ?, 1, ?, ?)",
    id,
    name,
    email,
    now,
    now,
  );
  await system.rows(
    USERS,
    `INSERT INTO accounts (id, account_id, provider_id, user_id, password, created_at, updated_at)
      SELECT 'acc_' || ?1, ?1, 'credential', ?1, password, ?2, ?2 FROM accounts WHERE user_id = ?3`,
    id,
    now,
    DEMO_USERS[0]?.id,
  );
  return signIn(system, email);
}

/** A person who came to the site, signed up, and followed the link in the mail. */
export async function signUp(system: Api, email: string = newEmail()): Promise<Person> {
  const password = "a long enough pass phrase";
  const signedUp = await system.api("/v1/auth/sign-up/email", { json: { name: "Test Person", email, password } });
  invariant(signedUp.status === 200, `sign-up of ${email}: ${signedUp.status} ${JSON.stringify(signedUp.body)}`);
  const mail = await mailTo(system, email, "account.verify");
  const link = mail.links.find((url) => url.includes("verify-email"));
  invariant(link, `no verification link in the mail to ${email}`);
  await system.open(link, { headers: { accept: "text/html" } });
  return signIn(system, email, password);
}

/** As signing in leaves it, without the check of a password, which is made to cost a fifth of a second. */
async function newSession(system: Open, email: string): Promise<string> {
  const token = crypto.randomUUID();
  const now = Date.now();
  const [made] = await system.rows(
    USERS,
    `INSERT INTO sessions (id, token, user_id, expires_at, created_at, updated_at)
      SELECT ?1, ?1, id, ?2, ?3, ?3 FROM users WHERE email = ?4 RETURNING id`,
    token,
    now + SESSION_MS,
    now,
    email,
  );
  invariant(made, `there is no user ${email}`);
  return token;
}
