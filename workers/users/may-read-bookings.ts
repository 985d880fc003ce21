import type { Scope, UsersApi } from "#contracts/users.ts";

const SCOPE: Scope = "bookings:read";

/** A client for itself by the scopes that an admin gave it; for a user by their consent, as long as the user may sign in. */
export const MAY_READ = `
  SELECT EXISTS (
    SELECT 1 FROM oauth_clients AS client
    WHERE client.client_id = ?2 AND NOT coalesce(client.disabled, 0) AND (
      (?1 = ?2 AND EXISTS (SELECT 1 FROM json_each(client.client_credentials_scopes) WHERE value = ?3))
      OR EXISTS (
        SELECT 1 FROM oauth_consents AS given JOIN users ON users.id = given.user_id
        WHERE given.user_id = ?1 AND given.client_id = ?2 AND NOT coalesce(users.banned, 0)
          AND EXISTS (SELECT 1 FROM json_each(given.scopes) WHERE value = ?3)))) AS may`;

/** What a token would say, for those who hold none at this moment: whether each of these clients would get one for bookings. */
export async function mayReadBookings(
  database: D1Database,
  grants: Parameters<UsersApi["mayReadBookings"]>[0],
): Promise<boolean[]> {
  if (grants.length === 0) return [];
  const statement = database.prepare(MAY_READ);
  const answers = await database.batch<{ may: number }>(
    grants.map(({ user_id, client_id }) => statement.bind(user_id, client_id, SCOPE)),
  );
  return answers.map(({ results }) => results[0]?.may === 1);
}
