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
  const statements = await Promise.all(
    DEMO_USERS.map(async (user) => {
      const salt = (await sha256("demo-user", user.id)).slice(0, SALT_BYTES);
      const hash = await hashPassword(DEMO_PASSWORD, salt);
      return [
        `INSERT INTO users (id, name, email, email_verified, role, created_at, updated_at) VALUES (${[
          user.id,
          user.name,
          user.email,
        ]
          .map(quote)
          .join(", ")}, 1, ${quote(user.role)}, ${CREATED_AT}, ${CREATED_AT}) ON CONFLICT DO NOTHING`,
        `INSERT INTO accounts (id, account_id, provider_id, user_id, password, created_at, updated_at) VALUES (${[
          `acc_${user.id}`,
          user.id,
          "credential",
          user.id,
          hash,
        ]
          .map(quote)
          .join(", ")}, ${CREATED_AT}, ${CREATED_AT}) ON CONFLICT DO NOTHING`,
      ];
    }),
  );
  return statements.flat();
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
