import { readFileSync } from "node:fs";
import path from "node:path";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { invariant } from "#domain/invariant.ts";
import { ROOT } from "../../scripts/paths.ts";
import { startUsers, type UsersHarness } from "./fixtures/users-harness.ts";

const PASSWORD = "correct horse battery";
/** As it is printed, but for the address. */
const [, STATEMENT] = /--command "(UPDATE users .+?)"/.exec(readFileSync(path.join(ROOT, "docs/identity.md"), "utf8")) ?? [];

let users: UsersHarness;
beforeAll(async () => {
  users = await startUsers();
  // As in a new deployment: nobody is there.
  for (const table of ["sessions", "accounts", "users"]) await users.DB.prepare(`DELETE FROM ${table}`).run();
});
afterAll(() => users.harness.close());

async function signUp(email: string, { verify }: { verify: boolean }) {
  await users.post("/v1/auth/sign-up/email", { name: "Mary Jackson", email, password: PASSWORD });
  const link = await users.linkFor(email, "account.verify");
  if (verify) await users.get(link.pathname + link.search);
}
async function roleOf(email: string) {
  const session = (await (await users.post("/v1/auth/sign-in/email", { email, password: PASSWORD })).json()) as { token: string };
  const headers = { authorization: `Bearer ${session.token}` };
  const { token } = (await (await users.get("/v1/auth/token", headers)).json()) as { token: string };
  const { sub, role, scope } = decodeJwt<{ role: string; scope: string }>(token);
  return { id: sub, role, operates: scope.split(" ").includes("ops"), headers };
}
const appoint = (email: string) => {
  invariant(STATEMENT, "docs/identity.md says how the first admin is made");
  return users.DB.prepare(STATEMENT.replace("you@example.com", email)).run();
};

test("the first admin of a deployment is made by the statement in the documentation, and makes the others by the API", async () => {
  const [mary, dorothy] = ["mary@example.com", "dorothy@example.com"];
  await signUp(mary, { verify: true });
  await signUp(dorothy, { verify: true });
  expect(await roleOf(mary)).toMatchObject({ role: "passenger", operates: false });
  await appoint(mary);
  const admin = await roleOf(mary);
  expect(admin).toMatchObject({ role: "admin", operates: true });

  const { id } = await roleOf(dorothy);
  const made = await users.post("/v1/auth/admin/set-role", { userId: id, role: "operator" }, admin.headers);
  expect(made.status).toBe(200);
  expect(await roleOf(dorothy)).toMatchObject({ role: "operator", operates: true });
  const unknown = await users.post("/v1/auth/admin/set-role", { userId: id, role: "emperor" }, admin.headers);
  expect(unknown.status).toBeGreaterThanOrEqual(400);
  expect(await roleOf(dorothy)).toMatchObject({ role: "operator" });
});

test("it appoints nobody whose address is not verified: a stranger may have signed up with it", async () => {
  await signUp("katherine@example.com", { verify: false });
  expect((await appoint("katherine@example.com")).meta.changes).toBe(0);
});
