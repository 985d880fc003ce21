import { Role } from "#contracts/users.ts";
import { sha256 } from "#platform/hash.ts";
import { hashPassword } from "#platform/password.ts";

/** Of every demo user; such users exist only where the seed was applied, never in a deployment. */
export const DEMO_PASSWORD = "holdfast-demo";

/** One user per role, `<role>@example.com`, with ids that are the same on every machine. */
export const DEMO_USERS = Role.options.map((role, index) => ({
  role,
  id: `usr_${String(index + 1).padStart(26, "0")}`,
  email: `${role}@example.com`,
  name: `Demo ${role}`,
}));

const CREATED_AT = Date.UTC(2026, 0, 1);
const SALT_BYTES = 16;

/** Statements for the users database. Repeating them changes nothing, not even a password changed since. */
export async function usersSeed(): Promise<string[]> {
  // One hash for all of them: it costs a fifth of a second each, and every start of a test's system would pay it five times.
  const hash = await hashPassword(DEMO_PASSWORD, (await sha256("demo-users")).slice(0, SALT_BYTES));
  return DEMO_USERS.flatMap(({ id, name, email, role }) => [
    insert("users", "id, name, email, role, email_verified, created_at, updated_at", [id, name, email, role], 1),
    insert("accounts", "id, account_id, provider_id, user_id, password, created_at, updated_at", [
      `acc_${id}`,
      id,
      "credential",
      id,
      hash,
    ]),
  ]);
}

const insert = (table: string, columns: string, texts: string[], ...numbers: number[]): string =>
  `INSERT INTO ${table} (${columns}) VALUES (${[...texts.map(quote), ...numbers, CREATED_AT, CREATED_AT].join(", ")}) ON CONFLICT DO NOTHING`;

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
