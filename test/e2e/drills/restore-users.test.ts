import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Booking } from "#contracts/bookings.ts";
import { ROOT } from "../../../scripts/paths.ts";
import { runAudit } from "../../../scripts/api/audit.ts";
import { mailTo } from "../../harness/evidence.ts";
import { type Person, newPerson, signIn } from "../../harness/people.ts";
import { type Bookmark, bookmarkOf } from "../../harness/set-back.ts";
import { type System, startSystem } from "../../harness/system.ts";
import { waitFor } from "../../../scripts/api/wait-for.ts";
import { held, list, pay, search, until } from "../trip.ts";

const TIMEOUT_MS = 400_000;
const USERS = "holdfast-users";
const NEW_PASSWORD = "another long pass phrase";
/** The statements that the runbook has for this, one by one. */
const [, block = ""] = /```sql\n([\s\S]*?)```/.exec(readFileSync(path.join(ROOT, "docs/runbook.md"), "utf8")) ?? [];
const REVOKE = block
  .replaceAll(/^--.*$/gm, "")
  .split(";")
  .map((statement) => statement.trim())
  .filter((statement) => statement !== "");

let system: System;
let operator: Person;
/** Changes the password after the point that is gone back to, since somebody knows it, and ends the other sessions. */
let changed: Person;
/** Is erased after it. */
let erased: Person;
/** Comes after it, and books. */
let late: Person;
let booking: Booking;
/** A session that was revoked, of whoever knew the password. */
let stolen: string;
let now: Bookmark;

const sessionOf = async (email: string, password: string): Promise<string> =>
  (await system.api<{ token: string }>("/v1/auth/sign-in/email", { json: { email, password } })).body.token;
const signInOf = async ({ email, password }: Person): Promise<number> =>
  (await system.api("/v1/auth/sign-in/email", { json: { email, password } })).status;
const isGood = async (session: string): Promise<boolean> =>
  (await system.api("/v1/auth/token", { token: session })).status === 200;
const emails = async () => (await system.rows(USERS, "SELECT email FROM users")).map(({ email }) => email);

beforeAll(async () => {
  system = await startSystem();
  operator = await signIn(system, "operator@example.com");
  [changed, erased] = [await newPerson(system), await newPerson(system)];
  stolen = await sessionOf(changed.email, changed.password);
  const then = await bookmarkOf(system, USERS, "then");

  const own = await sessionOf(changed.email, changed.password);
  const change = { currentPassword: changed.password, newPassword: NEW_PASSWORD, revokeOtherSessions: true };
  expect((await system.api("/v1/auth/change-password", { token: own, json: change })).status).toBe(200);
  expect(await isGood(stolen)).toBe(false);
  expect((await system.api("/v1/me", { method: "DELETE", token: erased.token })).status).toBe(204);
  late = await newPerson(system);
  const [offer] = await search(system);
  if (offer === undefined) throw new Error("no offer");
  const seat = await held(system, late, offer);
  expect((await pay(system, late, seat)).status).toBe(202);
  booking = await until(system, late, seat, "confirmed");
  await mailTo(system, late.email, "booking.confirmed");
  now = await bookmarkOf(system, USERS, "now");
  await then.restore();
}, TIMEOUT_MS);
afterAll(() => system.close());

it("what was lost and revoked since is as it was, and no audit says so", { timeout: TIMEOUT_MS }, async () => {
  expect(await signInOf(erased)).toBe(200);
  expect(await isGood(stolen)).toBe(true);
  expect(await signInOf(changed)).toBe(200);
  expect(await signInOf({ ...changed, password: NEW_PASSWORD })).toBe(401);
  expect(await signInOf(late)).toBe(401);
  expect(await runAudit(system, operator)).toMatchObject({ status: "clean", discrepancies: [] });
});

it(
  "with the runbook's statements nothing of before is good, whoever was erased is gone, and who came since is there",
  { timeout: TIMEOUT_MS },
  async () => {
    const again = await sessionOf(erased.email, erased.password);
    for (const table of ["erasures", "users", "accounts"])
      await system.rows(USERS, `INSERT OR IGNORE INTO ${table} SELECT * FROM ${now.rows(table)}`);
    expect(REVOKE.length).toBeGreaterThan(8);
    for (const statement of REVOKE) await system.rows(USERS, statement);

    for (const session of [stolen, again]) expect(await isGood(session)).toBe(false);
    expect(await signInOf(erased)).toBe(401);
    expect(await emails()).not.toContain(erased.email);
    const unfinished = await system.rows(USERS, "SELECT user_id FROM erasures WHERE finished_at IS NULL");
    expect(unfinished).toHaveLength(1);
    // Nobody is asked for by an access token of before, once the gateway has forgotten its key; whoever signs in has another key, which
    // the gateway fetches ten seconds after it last fetched any.
    const back = await signIn(system, late.email, late.password);
    await waitFor(
      "the gateway to know the new key",
      async () => (await system.api("/v1/me", { token: back.token })).status === 200,
    );
    expect((await list<Booking>(system, back, "/v1/bookings")).map(({ id }) => id)).toContain(booking.id);
    // What nobody can know is what somebody changed: the former password is good, and has to be changed again.
    expect(await signInOf(changed)).toBe(200);
    operator = await waitFor("an operator to sign in", () => signIn(system, "operator@example.com"));
    expect(await runAudit(system, operator)).toMatchObject({ status: "clean", discrepancies: [] });
  },
);
