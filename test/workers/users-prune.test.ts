import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startUsers, type UsersHarness } from "./fixtures/users-harness.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const USER = "usr_00000000000000000000000001";
let users: UsersHarness;
beforeAll(async () => {
  users = await startUsers();
});
afterAll(() => users.harness.close());
beforeEach(async () => {
  for (const table of ["refresh_tokens", "access_tokens", "client_assertions", "consents", "client_resources", "clients"])
    await users.DB.prepare(`DELETE FROM oauth_${table}`).run();
});

const idsOf = async (table: string, column = "id") =>
  (await users.DB.prepare(`SELECT ${column} AS id FROM ${table} ORDER BY rowid`).all<{ id: string }>()).results.map(
    ({ id }) => id,
  );
const token = (table: "refresh" | "access", id: string, expiresIn: number, client = "c1") =>
  users.DB.prepare(
    `INSERT INTO oauth_${table}_tokens (id, token, client_id, user_id, expires_at, created_at, scopes) VALUES (?1, ?1, ?2, ?3, ?4, 0, '[]')`,
  )
    .bind(id, client, USER, Date.now() + expiresIn)
    .run();
const consent = (client: string) =>
  users.DB.prepare(
    "INSERT INTO oauth_consents (id, client_id, user_id, scopes, created_at, updated_at) VALUES (?1, ?1, ?2, '[]', 0, 0)",
  )
    .bind(client, USER)
    .run();
/** As anybody may, so many days ago. */
async function registered(days: number, client_name = "Trip Planner"): Promise<string> {
  const answer = await users.post("/v1/auth/oauth2/register", {
    client_name,
    redirect_uris: ["https://client.example/callback"],
    token_endpoint_auth_method: "none",
  });
  const { client_id } = (await answer.json()) as { client_id: string };
  await age(client_id, days);
  return client_id;
}
const age = (client: string, days: number) =>
  users.DB.prepare("UPDATE oauth_clients SET created_at = created_at - ? WHERE client_id = ?")
    .bind(days * DAY_MS, client)
    .run();
const sessionOf = async (email: string) =>
  ((await (await users.post("/v1/auth/sign-in/email", { email, password: "holdfast-demo" })).json()) as { token: string }).token;

test("tokens go once they have expired, used or not, and not before", async () => {
  for (const table of ["refresh", "access"] as const) {
    await token(table, "long-expired", -DAY_MS);
    await token(table, "just-expired", -HOUR_MS / 2);
    await token(table, "good", DAY_MS);
  }
  await users.DB.prepare("UPDATE oauth_refresh_tokens SET revoked = 1, rotated_at = 1").run();
  await users.USERS.pruneExpired();
  // One that was used and has not expired is what the theft of it is noticed by.
  expect(await idsOf("oauth_refresh_tokens")).toEqual(["just-expired", "good"]);
  expect(await idsOf("oauth_access_tokens")).toEqual(["just-expired", "good"]);
});

test.each(["sessions", "verifications"] as const)(
  "%s go once they have expired, however old they are, and not before",
  async (table) => {
    await users.DB.prepare(`DELETE FROM ${table}`).run();
    const columns = table === "sessions" ? "token, user_id" : "identifier, value";
    for (const [id, expiresIn] of [
      ["put-off", DAY_MS],
      ["long-expired", -DAY_MS],
      ["just-expired", -HOUR_MS / 2],
      ["new", DAY_MS],
    ] as const)
      await users.DB.prepare(
        `INSERT INTO ${table} (id, ${columns}, expires_at, created_at, updated_at) VALUES (?1, ?1, ?2, ?3, 0, 0)`,
      )
        .bind(id, USER, Date.now() + expiresIn)
        .run();
    await users.USERS.pruneExpired();
    expect(await idsOf(table)).toEqual(["put-off", "just-expired", "new"]);
  },
);

test("a session that is not over goes on", async () => {
  const token = await sessionOf("passenger@example.com");
  await users.USERS.pruneExpired();
  const answer = await users.get("/v1/auth/get-session", { authorization: `Bearer ${token}` });
  expect(await answer.json()).toMatchObject({ user: { email: "passenger@example.com" } });
});

test("more than one batch goes in one run", async () => {
  const rows = Array.from({ length: 1_200 }, (_, i) => `('t${i}', 't${i}', 'c1', '${USER}', 1, 0, '[]')`);
  for (let i = 0; i < rows.length; i += 100)
    await users.DB.prepare(
      `INSERT INTO oauth_refresh_tokens (id, token, client_id, user_id, expires_at, created_at, scopes) VALUES ${rows.slice(i, i + 100).join(", ")}`,
    ).run();
  await token("refresh", "good", DAY_MS);
  expect(await users.USERS.pruneExpired()).toEqual({ more: false });
  expect(await idsOf("oauth_refresh_tokens")).toEqual(["good"]);
});

test("an assertion goes once it has expired: until then it must be known, so that it is good once", async () => {
  for (const [id, expiresIn] of [
    ["old", -DAY_MS],
    ["fresh", 60_000],
  ] as const)
    await users.DB.prepare("INSERT INTO oauth_client_assertions (id, expires_at) VALUES (?, ?)")
      .bind(id, Date.now() + expiresIn)
      .run();
  await users.USERS.pruneExpired();
  expect(await idsOf("oauth_client_assertions")).toEqual(["fresh"]);
});

test("a client that anybody registered and nobody has used in ninety days goes, with what belongs to it", async () => {
  const [old, young] = [await registered(91), await registered(89)];
  await users.DB.prepare("INSERT INTO oauth_client_resources (id, client_id, resource_id) VALUES ('r1', ?, 'x')").bind(old).run();
  await users.USERS.pruneExpired();
  expect(await idsOf("oauth_clients", "client_id")).toEqual([young]);
  expect(await idsOf("oauth_client_resources")).toEqual([]);
});

test("one that somebody has allowed anything, or holds a token of, stays however old it is", async () => {
  const [allowed, holding] = [await registered(400), await registered(400)];
  await consent(allowed);
  await token("refresh", "good", DAY_MS, holding);
  await users.USERS.pruneExpired();
  expect(await idsOf("oauth_clients", "client_id")).toEqual([allowed, holding]);
});

test("one that is somebody's, or acts for itself, stays", async () => {
  const [owner, admin] = [await sessionOf("passenger@example.com"), await sessionOf("admin@example.com")];
  const made = await Promise.all([
    users.post(
      "/v1/auth/oauth2/create-client",
      { client_name: "Mine", redirect_uris: ["https://client.example/callback"], token_endpoint_auth_method: "none" },
      { authorization: `Bearer ${owner}` },
    ),
    users.post(
      "/v1/auth/admin/create-client",
      { client_name: "Partner", client_credentials_scopes: ["bookings:read"] },
      { authorization: `Bearer ${admin}` },
    ),
  ]);
  const clients = await Promise.all(made.map(async (answer) => ((await answer.json()) as { client_id: string }).client_id));
  for (const client of clients) await age(client, 400);
  await users.USERS.pruneExpired();
  expect((await idsOf("oauth_clients", "client_id")).toSorted()).toEqual(clients.toSorted());
});
