import * as z from "zod";

/** How the provider stores tokens: what leaks from the database is good for nothing. */
export async function storedToken(token: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

/**
 * The provider repeats the answer to a refresh token for as long as a lost reply may be asked for again. That is right for
 * the direct predecessor only: once the successor was used, or revoked, its answer had arrived, and whoever comes with the
 * predecessor is somebody else. Without the answer to repeat the provider takes it for the reuse it is.
 */
const FORGET_ARRIVED_ANSWER = `
  UPDATE oauth_refresh_tokens AS used SET rotation_replay_expires_at = NULL, rotation_replay_response = NULL
  WHERE token = ?1 AND EXISTS (
    SELECT 1 FROM oauth_refresh_tokens AS later
    WHERE later.authorization_code_id = used.authorization_code_id AND later.rowid > used.rowid AND later.revoked IS NOT NULL)`;

/** Consent that was withdrawn ends what was issued under it, also when consent is given anew. */
const REVOKE_WITHOUT_CONSENT = `
  UPDATE oauth_refresh_tokens AS held
  SET revoked = coalesce(revoked, ?2), rotation_replay_expires_at = NULL, rotation_replay_response = NULL
  WHERE token = ?1 AND NOT EXISTS (
    SELECT 1 FROM oauth_consents AS given
    WHERE given.client_id = held.client_id AND given.user_id = held.user_id AND given.created_at <= held.created_at)`;

/**
 * A client may ask for less this time; what it can ask for the next time stays what it was (RFC 6749, section 6). The
 * provider would keep only the less, and without `offline_access` among it would not rotate any more.
 */
const KEEP_SCOPES = `
  UPDATE oauth_refresh_tokens SET scopes = (SELECT scopes FROM oauth_refresh_tokens WHERE token = ?1) WHERE token = ?2`;

const ANSWER_TO_REPEAT = `
  SELECT rotation_replay_response IS NOT NULL AS stored FROM oauth_refresh_tokens WHERE token = ?1 AND rotation_replay_expires_at >= ?2`;
/** Two requests with one token at the same moment: the second waits until the answer to the first can be repeated. */
const WAIT_MS = 100;
/** Two seconds: much longer than the first takes, and shorter than a client waits. */
const WAITS = 20;

const Successor = z.object({ refresh_token: z.string() });

/** Asks the provider for a refresh, and keeps the rules that it does not keep by itself. `now`: epoch milliseconds. */
export async function refreshGrant(
  database: D1Database,
  form: URLSearchParams,
  now: number,
  ask: () => Promise<Response>,
): Promise<Response> {
  const token = await storedToken(form.get("refresh_token") ?? "");
  await database.batch([
    database.prepare(FORGET_ARRIVED_ANSWER).bind(token),
    database.prepare(REVOKE_WITHOUT_CONSENT).bind(token, now),
  ]);
  const answer = await askUntilAnswered(database, token, now, ask);
  if (!answer.ok || !form.has("scope")) return answer;
  const successor = Successor.safeParse(await answer.clone().json());
  if (successor.success)
    await database
      .prepare(KEEP_SCOPES)
      .bind(token, await storedToken(successor.data.refresh_token))
      .run();
  return answer;
}

async function askUntilAnswered(
  database: D1Database,
  token: string,
  now: number,
  ask: () => Promise<Response>,
): Promise<Response> {
  const answer = await ask();
  for (let waited = 0; !answer.ok && waited < WAITS; waited++) {
    const repeatable = await database.prepare(ANSWER_TO_REPEAT).bind(token, now).first<{ stored: number }>();
    if (!repeatable) break;
    const isStored = repeatable.stored === 1;
    if (!isStored) await scheduler.wait(WAIT_MS);
    const again = await ask();
    if (again.ok) return again;
    // What is repeated is refused as well, so there is nothing to wait for.
    if (isStored) break;
  }
  return answer;
}
