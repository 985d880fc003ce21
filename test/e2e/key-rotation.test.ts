import { decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KEY_GRACE_MS, KEY_ROTATION_MS, PUBLISHED_FIRST_MS, SUCCESSOR_LEAD_MS } from "#domain/identity/signing-keys.ts";
import { USERS_COUNTER } from "../harness/counter/counter.ts";
import { newPerson } from "../harness/people.ts";
import { startSystem, type System } from "../harness/system.ts";

/** How often the gateway fetches keys for a key id it does not know. */
const MIN_REFRESH_MS = 10_000;
const PEOPLE = 3;
/** Requests under way at a time, all through. */
const CLIENTS = 6;

let system: System;
let endLoad = async () => {};
let sessions: string[];
/** Every token that is in use, old ones first. */
const tokens: string[] = [];

beforeAll(async () => {
  system = await startSystem({ counted: true });
  sessions = await Promise.all(
    Array.from({ length: PEOPLE }, async () => {
      const { email, password } = await newPerson(system);
      return (await system.api<{ token: string }>("/v1/auth/sign-in/email", { json: { email, password } })).body.token;
    }),
  );
});
afterAll(async () => {
  await endLoad();
  await system.close();
});

const newTokens = () =>
  Promise.all(
    sessions.map(async (token) => {
      const answer = await system.api<{ token: string }>("/v1/auth/token", { token });
      expect(answer.status).toBe(200);
      tokens.push(answer.body.token);
      return decodeProtectedHeader(answer.body.token).kid ?? "";
    }),
  );
const publishedKeys = async () =>
  (await system.api<{ keys: { kid: string }[] }>("/.well-known/jwks.json")).body.keys.map(({ kid }) => kid);
/** Keys are made by the clock, so time passes by making them older. */
const pass = (ms: number) => system.rows("holdfast-users", "UPDATE signing_keys SET created_at = created_at - ?", ms);
async function calls(): Promise<Record<string, number>> {
  const answer = await system.worker(USERS_COUNTER.name).fetch("http://counter/test/counts");
  return (await answer.json()) as Record<string, number>;
}
const jwksCalls = async () => (await calls())["jwks"] ?? 0;

/** Asks with each token in turn until it is stopped, and says how everybody was answered. */
function load() {
  const answers = new Map<number, number>();
  let stopped = false;
  const client = async (first: number): Promise<void> => {
    for (let turn = first; !stopped; turn += 1) {
      const { status } = await system.api("/v1/bookings?limit=1", { token: tokens[turn % tokens.length] });
      answers.set(status, (answers.get(status) ?? 0) + 1);
    }
  };
  const clients = Array.from({ length: CLIENTS }, (_, first) => client(first));
  endLoad = async () => {
    stopped = true;
    await Promise.all(clients);
  };
  return async () => {
    await endLoad();
    return Object.fromEntries(answers);
  };
}

/** Tokens that nobody of ours signed, each naming a key of its own. */
const forged = (count: number) =>
  Array.from({ length: count }, (_, index) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    return `${part({ alg: "ES256", typ: "at+jwt", kid: `forged-${index}` })}.${part({ sub: "usr_1" })}.${"A".repeat(86)}`;
  });
const refusals = (forgeries: string[]) =>
  Promise.all(forgeries.map(async (token) => (await system.api("/v1/bookings?limit=1", { token })).status));

test("keys rotate under load: no good token fails, and the gateway hardly ever asks for keys", async () => {
  const [firstKid = ""] = await newTokens();
  expect(await publishedKeys()).toEqual([firstKid]);
  await system.api("/v1/bookings?limit=1", { token: tokens[0] });
  const stop = load();

  // The successor is due: published, while the old key signs on.
  await pass(KEY_ROTATION_MS - SUCCESSOR_LEAD_MS);
  expect(new Set(await newTokens())).toEqual(new Set([firstKid]));
  const both = await publishedKeys();
  const secondKid = both.find((kid) => kid !== firstKid) ?? "";
  expect(both.toSorted()).toEqual([firstKid, secondKid].toSorted());

  // The gateway reads the key set once in this time, here because of a forgery; ten seconds lie between two of those.
  await new Promise((resolve) => setTimeout(resolve, MIN_REFRESH_MS));
  const [before, since] = [await jwksCalls(), Date.now()];
  expect(new Set(await refusals(forged(20)))).toEqual(new Set([401]));
  expect(await jwksCalls()).toBeGreaterThan(before);

  // The new key signs from now on, and every gateway knows it already: it does not even have to ask.
  await pass(PUBLISHED_FIRST_MS);
  expect(new Set(await newTokens())).toEqual(new Set([secondKid]));
  expect(new Set(await refusals(forged(20)))).toEqual(new Set([401]));
  for (const token of tokens) expect((await system.api("/v1/bookings?limit=1", { token })).status).toBe(200);
  expect((await jwksCalls()) - before).toBeLessThanOrEqual(1 + Math.floor((Date.now() - since) / MIN_REFRESH_MS));

  const answers = await stop();
  expect(Object.keys(answers)).toEqual(["200"]);
  expect(answers[200]).toBeGreaterThan(tokens.length * 10);

  // Past its grace the old key is gone from the set. Who has the set keeps it five minutes (verify-token.test.ts).
  await pass(KEY_GRACE_MS);
  expect(await publishedKeys()).toEqual([secondKid]);
});

test("no request asks users who the caller is", async () => {
  const before = await calls();
  for (let turn = 0; turn < 30; turn += 1)
    expect((await system.api("/v1/bookings?limit=1", { token: tokens[turn % tokens.length] })).status).toBe(200);
  expect(await calls()).toEqual(before);
});

test("a key that has leaked is dropped: the next token is signed with another one, which every gateway honours", async () => {
  const [leaked = ""] = await publishedKeys();
  await system.rows("holdfast-users", "DELETE FROM signing_keys");
  const [kid = ""] = await newTokens();
  expect(kid).not.toBe(leaked);
  expect(await publishedKeys()).toEqual([kid]);
  // It may have asked for keys just now.
  await expect.poll(async () => (await system.api("/v1/bookings?limit=1", { token: tokens.at(-1) })).status).toBe(200);
});
