import { Role } from "#contracts/users.ts";

/** Of every demo user; such users exist only where the seed was applied, never in a deployment. */
export const DEMO_PASSWORD = "holdfast-demo";
/** Worked out once, since that is made to cost a fifth of a second, which every start of a system would pay. */
export const DEMO_PASSWORD_HASH =
  "scrypt$n=32768,r=8,p=3$d8ec82bbeef9b9ea866bc90ff2d40c3a$d1e0024babcb1b64e59f371267f73fb03d34d31f6eaaf922f5e416e17bb43a8a";

/** One user per role, `<role>@example.com`, with ids that are the same on every machine. */
export const DEMO_USERS = Role.options.map((role, index) => ({
  role,
  id: `usr_${String(index + 1).padStart(26, "0")}`,
  email: `${role}@example.com`,
  name: `Demo ${role}`,
}));

const CREATED_AT = Date.UTC(2026, 0, 1);

/** Statements for the users database. Repeating them changes nothing, not even a password changed since. */
export function usersSeed(): string[] {
  return DEMO_USERS.flatMap(({ id, name, email, role }) => [
    insert("users", "id, name, email, role, email_verified, created_at, updated_at", [id, name, email, role], 1),
    insert("accounts", "id, account_id, provider_id, user_id, password, created_at, updated_at", [
      `acc_${id}`,
      id,
      "credential",
      id,
      DEMO_PASSWORD_HASH,
    ]),
  ]);
}

const insert = (table: string, columns: string, texts: string[], ...numbers: number[]): string =>
  `INSERT INTO ${table} (${columns}) VALUES (${[...texts.map(quote), ...numbers, CREATED_AT, CREATED_AT].join(", ")}) ON CONFLICT DO NOTHING`;

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
