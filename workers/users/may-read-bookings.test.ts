import type { DatabaseSync } from "node:sqlite";
import { beforeEach, expect, test } from "vitest";
import { databaseOf } from "#platform/database.fixture.ts";
import { MAY_READ } from "./may-read-bookings.ts";

let database: DatabaseSync;
beforeEach(() => {
  database = databaseOf("users");
  database.exec(`
    INSERT INTO users (id, name, email, created_at, updated_at) VALUES ('usr_1', 'Ann', 'ann@example.com', 1, 1), ('usr_2', 'Bob', 'bob@example.com', 1, 1);
    INSERT INTO oauth_clients (id, client_id, redirect_uris, client_credentials_scopes)
      VALUES ('1', 'planner', '[]', NULL), ('2', 'agency', '[]', '["bookings:read","bookings:write"]'), ('3', 'payer', '[]', '["payments:write"]');
    INSERT INTO oauth_consents (id, client_id, user_id, scopes, created_at, updated_at)
      VALUES ('1', 'planner', 'usr_1', '["openid","bookings:read"]', 1, 1), ('2', 'planner', 'usr_2', '["openid","bookings:write"]', 1, 1);`);
});
const mayRead = (user: string, client: string) => database.prepare(MAY_READ).get(user, client, "bookings:read")?.["may"] === 1;

test.each([
  ["a client, for a user who has allowed it", "usr_1", "planner", true],
  ["a client, for a user who has allowed it something else", "usr_2", "planner", false],
  ["a client, for a user who has allowed it nothing", "usr_1", "agency", false],
  ["a client for itself, as an admin has made it", "agency", "agency", true],
  ["a client for itself, without the scope", "payer", "payer", false],
  ["a client for itself, which only users allow something", "planner", "planner", false],
  ["nobody's client", "usr_1", "none", false],
])("%s", (_, user, client, may) => expect(mayRead(user, client)).toBe(may));

test.each([
  ["the consent is withdrawn", "DELETE FROM oauth_consents"],
  ["the client is deleted", "DELETE FROM oauth_clients"],
  ["the client is disabled", "UPDATE oauth_clients SET disabled = 1"],
  ["the user is banned", "UPDATE users SET banned = 1"],
])("a client may not any more once %s", (_, change) => {
  database.exec(change);
  expect(mayRead("usr_1", "planner")).toBe(false);
});
