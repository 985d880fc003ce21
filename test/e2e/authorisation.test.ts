import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type System, startSystem } from "../harness/system.ts";
import { OPERATION_IDS, undocumented } from "./authorisation/answers.ts";
import { beyondTokens } from "./authorisation/beyond.ts";
import { differences, exampleOf, type Examples, keepExamples, keptExamples } from "./authorisation/examples.ts";
import { CALLERS, type Caller, EXPECTED, type Outcome } from "./authorisation/expected.ts";
import type { Ask, Row } from "./authorisation/row.ts";
import { ROWS } from "./authorisation/rows.ts";
import { buildWorld, type World } from "./authorisation/world.ts";

let system: System;
let world: World;
beforeAll(async () => {
  system = await startSystem({
    publicUrl: "https://holdfast.test",
    lowestFares: true,
    vars: { MAX_LIVE_HOLDS_PER_USER: "50", MAX_LIVE_SEATS_PER_USER: "50", GOOGLE_CLIENT_ID: "google-client" },
    secrets: { GOOGLE_CLIENT_SECRET: "google-secret" },
  });
  world = await buildWorld(system);
});
afterAll(() => system.close());

/** What somebody can learn from an answer; each has another `request_id`. */
interface Told {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}
const TELLING = ["content-type", "www-authenticate", "cache-control", "location", "retry-after", "etag"];

const FORM = { "content-type": "application/x-www-form-urlencoded" };

/** Good answers, as they came. */
const good: Examples = {};

async function ask(
  caller: Caller,
  [id, { group, through }]: [string, Row],
  { path, method, json, form, alone }: Ask,
): Promise<Told> {
  const { status, headers, body } = await system.api<unknown>(path, {
    token: alone ? undefined : world.cast.tokenOf(caller, group),
    redirect: "manual",
    ...(method !== undefined && { method, key: randomUUID() }),
    ...(json !== undefined && { json }),
    ...(form !== undefined && { body: new URLSearchParams(form).toString(), headers: FORM }),
  });
  expect(undocumented(id, { status, headers, body })).toEqual([]);
  if (status === through && status < 300 && isShown(body)) good[id] ??= { [status]: exampleOf(body) };
  const told = Object.fromEntries(Object.entries(headers).filter(([name]) => TELLING.includes(name)));
  return { status, headers: told, body: typeof body === "string" ? body : { ...(body as object), request_id: "" } };
}

/** A file of bytes is no example, and neither is nothing. */
const isShown = (body: unknown): boolean => body !== "" && !(typeof body === "string" && body.startsWith("%PDF"));

/** Of no token at all, and of one that is not good here. */
const OAUTH_401: unknown = expect.stringMatching(/^invalid_(?:request|token)$/);
const answerFor = (outcome: Outcome, { through, code, oauth }: Row): object =>
  ({
    through: { status: through, ...(code !== undefined && { body: { code } }) },
    hidden: { status: 404, body: { code: "not_found" } },
    unauthenticated: { status: 401, body: oauth ? { error: OAUTH_401 } : { code: "unauthenticated" } },
    forbidden: { status: 403, body: { code: "forbidden" } },
    out_of_scope: { status: 400, body: { error: "invalid_scope" } },
  })[outcome];

/** Told apart in failures by who asked. */
const byCaller = async (callers: Caller[], send: (caller: Caller) => Promise<Told>): Promise<Partial<Record<Caller, Told>>> =>
  Object.fromEntries(await Promise.all(callers.map(async (caller) => [caller, await send(caller)] as const)));
const expectedOf = (callers: Caller[], row: Row, place: 0 | 1): object =>
  Object.fromEntries(callers.map((caller) => [caller, answerFor(EXPECTED[row.group][caller][place], row)]));

/**
 * What is not yours is not there: nothing tells the two apart, nor you from its owner who looks for what never was.
 * `existing`: what those who are refused were told of an object that exists.
 */
async function expectNothingTold(
  row: Row,
  existing: Partial<Record<Caller, Told>>,
  askForNothing: (caller: Caller) => Promise<Told>,
): Promise<void> {
  const answers = await byCaller([...CALLERS], askForNothing);
  expect(answers).toMatchObject(expectedOf([...CALLERS], row, 1));
  expect(Object.fromEntries(CALLERS.filter((caller) => caller in existing).map((caller) => [caller, answers[caller]]))).toEqual(
    existing,
  );
  const hidden = CALLERS.filter((caller) => EXPECTED[row.group][caller][1] === "hidden").map((caller) => answers[caller]);
  expect(hidden).toEqual(hidden.map(() => hidden[0]));
}

it("knows of every operation of the document, and of no other", () => {
  expect(Object.keys(ROWS).toSorted()).toEqual(OPERATION_IDS.toSorted());
});

it("is asked with tokens that are bad in one respect alone: the same with nothing wrong is taken", async () => {
  expect((await system.api("/v1/me", { token: world.cast.control() })).status).toBe(200);
});

describe("who may ask for", () => {
  beforeEach(() => world.cast.renew());
  it.each(Object.entries(ROWS))("%s", async (id, row) => {
    const send = (caller: Caller, what: Ask) => ask(caller, [id, row], what);
    const rules = EXPECTED[row.group];
    const refused = CALLERS.filter((caller) => rules[caller][0] !== "through");
    const allowed = CALLERS.filter((caller) => rules[caller][0] === "through");
    const object = await row.existing(world);
    const existing = await byCaller(refused, (caller) => send(caller, object));
    expect(existing).toMatchObject(expectedOf(refused, row, 0));

    const missing = row.missing?.(world);
    if (missing !== undefined) await expectNothingTold(row, existing, (caller) => send(caller, missing));

    // All those refusals have changed nothing: the first who may, may still.
    const [first, ...others] = allowed;
    if (first === undefined) return;
    expect({ [first]: await send(first, object) }).toMatchObject({ [first]: { status: row.through } });
    const answers = await byCaller(others, async (caller) => send(caller, await row.existing(world)));
    expect(answers).toMatchObject(expectedOf(others, row, 0));
  });
});

it("answers what the document shows: its examples were answered like this", async () => {
  for (const [name, answer] of Object.entries(await beyondTokens(system))) {
    const [id = "", other] = name.split(",");
    expect([name, undocumented(id, answer)]).toEqual([name, []]);
    expect([name, answer.status < 300]).toEqual([name, true]);
    if (other === undefined) good[id] = { [answer.status]: exampleOf(answer.body) };
  }
  const examples = Object.fromEntries(OPERATION_IDS.flatMap((id) => (good[id] === undefined ? [] : [[id, good[id]] as const])));
  if (process.env["RECORD_EXAMPLES"] !== undefined) keepExamples(examples);
  // Where this fails because an answer has changed: RECORD_EXAMPLES=1 with this file alone writes them anew.
  expect(differences(keptExamples(), examples)).toEqual([]);
});
