import { afterAll, beforeAll, expect, test } from "vitest";
import { startUsers, type UsersHarness } from "./fixtures/users-harness.ts";

let users: UsersHarness;
beforeAll(async () => {
  users = await startUsers();
});
afterAll(() => users.harness.close());

interface Column {
  name: string;
  type: string;
  notnull: number;
  dflt_value: string | null;
  pk: number;
}
const all = async <Row>(sql: string): Promise<Row[]> => (await users.DB.prepare(sql).all<Row>()).results;
const tables = async (): Promise<Map<string, Column[]>> => {
  const names = await all<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_*' AND name <> 'sqlite_sequence'",
  );
  const columns = names.map(async ({ name }) => [name, await all<Column>(`PRAGMA table_info(${name})`)] as const);
  return new Map(await Promise.all(columns));
};
let serial = 0;
/** A row with whatever its table wants, and these values where it has such columns. */
async function insert(table: string, columns: Column[], given: Record<string, string>): Promise<void> {
  const wanted = columns.filter(
    ({ name, notnull, dflt_value, pk }) => name in given || pk > 0 || (notnull === 1 && dflt_value === null),
  );
  const values = wanted.map(({ name, type }) => given[name] ?? (type === "integer" ? 1 : `${table}-${++serial}`));
  const sql = `INSERT INTO ${table} (${wanted.map(({ name }) => name).join()}) VALUES (${wanted.map(() => "?").join()})`;
  await users.DB.prepare(sql)
    .bind(...values)
    .run();
}
/** A user with a row in every table that knows users, and a client that another user has let in. */
async function somebody(id: string, client: string): Promise<void> {
  const known = await tables();
  await insert("users", known.get("users") ?? [], { id, name: `Name of ${id}`, email: `${id}@example.com` });
  for (const [table, columns] of known) {
    const isTheirs = columns.some(({ name }) => name === "user_id") && table !== "erasures";
    if (isTheirs) await insert(table, columns, { user_id: id, client_id: client });
  }
  await insert("verifications", known.get("verifications") ?? [], { value: id });
  await insert("verifications", known.get("verifications") ?? [], { value: JSON.stringify({ link: { userId: id } }) });
  await insert("oauth_client_resources", known.get("oauth_client_resources") ?? [], { client_id: client });
}
/** Rows that say this, by table. */
async function tracesOf(text: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of (await tables()).keys())
    for (const row of await all(`SELECT * FROM ${name}`)) if (JSON.stringify(row).includes(text)) found.push(name);
  return found;
}
const inTime = () => Date.now() + 60_000;

test("an account is erased from every table that knows users, with its clients and what others let them do", async () => {
  await somebody("usr_gone", "client_gone");
  await somebody("usr_stays", "client_stays");
  const known = await tables();
  for (const table of ["oauth_consents", "oauth_refresh_tokens", "oauth_access_tokens"])
    await insert(table, known.get(table) ?? [], { user_id: "usr_stays", client_id: "client_gone" });
  const before = await tracesOf("usr_stays");
  expect((await tracesOf("usr_gone")).length).toBeGreaterThan(10);
  expect(await users.USERS.eraseAccount({ user_id: "usr_gone", erase_by: inTime() })).toEqual({ ok: true, value: null });
  expect(await tracesOf("usr_gone")).toEqual(["erasures"]);
  expect(await tracesOf("client_gone")).toEqual([]);
  expect(await tracesOf("usr_stays")).toHaveLength(before.length - 3);
  expect((await tracesOf("client_stays")).length).toBeGreaterThan(3);
});

test("an erasure is asked for once, listed until it is finished, and harmless to repeat", async () => {
  await somebody("usr_twice", "client_twice");
  const erase = () => users.USERS.eraseAccount({ user_id: "usr_twice", erase_by: inTime() });
  await erase();
  const open = async () => (await users.USERS.unfinishedErasures(100)).find(({ user_id }) => user_id === "usr_twice");
  const first = await open();
  expect(first?.requested_at).toBeLessThanOrEqual(Date.now());
  expect(await erase()).toEqual({ ok: true, value: null });
  expect(await open()).toEqual(first);
  await users.USERS.erasureFinished("usr_twice");
  expect(await open()).toBeUndefined();
  expect(await erase()).toEqual({ ok: true, value: null });
  expect(await open()).toBeUndefined();
});

test("those that are unfinished are listed part by part, also where several were asked for at once", async () => {
  for (const [id, at] of [
    ["usr_part_c", 2_000],
    ["usr_part_b", 1_000],
    ["usr_part_a", 2_000],
    ["usr_part_d", 3_000],
  ])
    await users.DB.prepare("INSERT INTO erasures (user_id, requested_at) VALUES (?, ?)").bind(id, at).run();
  const first = await users.USERS.unfinishedErasures(2);
  expect(first.map(({ user_id }) => user_id)).toEqual(["usr_part_b", "usr_part_a"]);
  const next = await users.USERS.unfinishedErasures(2, first[1]);
  expect(next.map(({ user_id }) => user_id)).toEqual(["usr_part_c", "usr_part_d"]);
  const rest = await users.USERS.unfinishedErasures(100, next[1]);
  expect(rest.map(({ user_id }) => user_id).filter((id) => id.startsWith("usr_part_"))).toEqual([]);
});

test("nobody is erased who was never there, and nothing once it is too late", async () => {
  expect(await users.USERS.eraseAccount({ user_id: "usr_nobody", erase_by: inTime() })).toEqual({
    ok: false,
    error: { reason: "not_found" },
  });
  await somebody("usr_late", "client_late");
  expect(await users.USERS.eraseAccount({ user_id: "usr_late", erase_by: Date.now() - 1 })).toEqual({
    ok: false,
    error: { reason: "too_late" },
  });
  expect(await tracesOf("usr_late")).toContain("users");
  expect(await tracesOf("usr_late")).not.toContain("erasures");
});
