import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Problem } from "#contracts/problems.ts";
import { forgetSilence } from "./bot-check/siteverify.ts";
import { gateway } from "./test/fakes.ts";
import { bookingRequest } from "./test/samples.ts";
import { SECRET, SITE_KEY, startTurnstile, type TurnstileDouble } from "./test/turnstile.ts";

let turnstile: TurnstileDouble;
beforeAll(async () => {
  turnstile = await startTurnstile();
});
afterAll(() => turnstile.close());
beforeEach(() => {
  turnstile.be("well");
  turnstile.asked.length = 0;
  forgetSilence();
});

const checked = () => gateway({ TURNSTILE_SITE_KEY: SITE_KEY, TURNSTILE_SECRET: SECRET, TURNSTILE_API_BASE: turnstile.url });
let serial = 0;
const person = () => `person-${++serial}`;
const hold = ({ command }: ReturnType<typeof gateway>, token?: string, key = `key-${++serial}`) =>
  command("/v1/bookings", bookingRequest, { "idempotency-key": key, ...(token !== undefined && { "turnstile-token": token }) });
const account = { name: "Ada", email: "ada@example.com", password: "correct horse battery" };
const signUp = ({ request }: ReturnType<typeof gateway>, token?: string) =>
  request("/v1/auth/sign-up/email", {
    method: "POST",
    headers: { "content-type": "application/json", ...(token !== undefined && { "turnstile-token": token }) },
    body: JSON.stringify(account),
  });

describe("a passenger who holds seats where bots are checked for", () => {
  it("has to bring a token, and is told how to get one; nothing is held", async () => {
    const system = checked();
    const answer = await hold(system);
    expect([answer.status, Problem.parse(await answer.json())]).toMatchObject([
      403,
      { code: "bot_check_required", site_key: SITE_KEY, script: `${turnstile.url}/turnstile/v0/api.js?render=explicit` },
    ]);
    expect(turnstile.asked).toEqual([]);
    expect(system.services.bookings.create).not.toHaveBeenCalled();
  });

  it("holds them with one, which is judged with the secret that no answer has", async () => {
    const system = checked();
    const answer = await hold(system, person());
    expect(answer.status).toBe(201);
    expect(await answer.text()).not.toContain(SECRET);
    expect(turnstile.asked).toMatchObject([{ secret: SECRET }]);
    expect(turnstile.asked[0]?.idempotency_key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(system.services.bookings.create).toHaveBeenCalledOnce();
  });

  it("holds nothing with one that is forged, empty, far too long, or was used for another request", async () => {
    const system = checked();
    const used = person();
    expect((await hold(system, used)).status).toBe(201);
    for (const token of ["robot", "", "x".repeat(2_049), used]) expect((await hold(system, token)).status).toBe(403);
    expect(system.services.bookings.create).toHaveBeenCalledOnce();
    // What is far too long, or nothing, nobody is asked about.
    expect(turnstile.asked.map(({ response }) => response)).toEqual([used, "robot", used]);
  });

  it("may repeat the same request with the same token, since its answer may have been lost", async () => {
    const system = checked();
    const token = person();
    for (let time = 0; time < 3; time += 1) expect((await hold(system, token, "same-key")).status).toBe(201);
    const ids = () => new Set(turnstile.asked.map(({ idempotency_key }) => idempotency_key)).size;
    expect(ids()).toBe(1);
    // Another token of the same request is asked about anew, and so is another request under the same key.
    expect((await hold(system, person(), "same-key")).status).toBe(201);
    expect(ids()).toBe(2);
    const other = { ...bookingRequest, contact: { email: "eve@example.com" } };
    const headers = { "idempotency-key": "same-key", "turnstile-token": token };
    expect((await system.command("/v1/bookings", other, headers)).status).toBe(403);
  });

  it("has not spent it on a request that was no good", async () => {
    const system = checked();
    const token = person();
    expect((await system.command("/v1/bookings", { nonsense: true }, { "turnstile-token": token })).status).toBe(400);
    expect(turnstile.asked).toEqual([]);
    expect((await hold(system, token)).status).toBe(201);
  });

  it.each(["down", "stranger"] as const)("is let through while the judge is %s: it is no person's fault", async (mood) => {
    const system = checked();
    turnstile.be(mood);
    expect((await hold(system, person())).status).toBe(201);
    // Nobody is let through for nothing.
    expect((await hold(system)).status).toBe(403);
  });

  it("waits three seconds for a silent judge, and not at all once it was silent three times; later it is asked again", async ({
    onTestFinished,
  }) => {
    const system = checked();
    turnstile.be("hangs");
    const answers = await Promise.all([1, 2, 3].map(() => hold(system, person())));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(turnstile.asked).toHaveLength(3);
    expect((await hold(system, person())).status).toBe(201);
    // Who brings no token is refused, whether or not there is somebody to judge it.
    expect([(await hold(system)).status, (await signUp(system)).status]).toEqual([403, 403]);
    expect(turnstile.asked).toHaveLength(3);
    turnstile.be("well");
    const { now } = Date;
    Date.now = () => now() + 31_000;
    onTestFinished(() => {
      Date.now = now;
    });
    expect((await hold(system, "robot")).status).toBe(403);
    expect(turnstile.asked).toHaveLength(4);
  });
});

describe("nobody else is checked", () => {
  it.each([
    ["an agent", { claims: { role: "agent" } }],
    ["an OAuth client", { claims: { client_id: "planner" } }],
  ])("%s has limits of their own", async (_, token) => {
    const system = checked();
    const answer = await system.withToken(
      "/v1/bookings",
      {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": "k" },
        body: JSON.stringify(bookingRequest),
      },
      token,
    );
    expect(answer.status).toBe(201);
    expect(turnstile.asked).toEqual([]);
  });

  it.each([{}, { TURNSTILE_SITE_KEY: SITE_KEY }, { TURNSTILE_SECRET: SECRET }])("where it is set up as %j", async (settings) => {
    const system = gateway({ ...settings, TURNSTILE_API_BASE: turnstile.url });
    expect((await hold(system)).status).toBe(201);
    expect(turnstile.asked).toEqual([]);
    expect((await system.request("/")).headers.get("content-security-policy")).not.toMatch(/127\.0\.0\.1|frame-src/);
  });

  it("who only signs in, or asks for a new password", async () => {
    const system = checked();
    for (const path of ["/v1/auth/sign-in/email", "/v1/auth/request-password-reset"])
      await system.request(path, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
    expect(system.services.users.fetch).toHaveBeenCalledTimes(2);
  });
});

describe("whoever signs up", () => {
  it("has to bring a token, good once; the users service hears of nobody else", async () => {
    const system = checked();
    const refused = await signUp(system);
    expect([refused.status, Problem.parse(await refused.json())]).toMatchObject([403, { code: "bot_check_required" }]);
    const token = person();
    await signUp(system, token);
    expect(system.services.users.fetch).toHaveBeenCalledOnce();
    expect((await signUp(system, token)).status).toBe(403);
    expect(system.services.users.fetch).toHaveBeenCalledOnce();
  });
});

it("the site may load the widget's script and its frame from there, and nothing else from elsewhere", async () => {
  const policy = (await checked().request("/")).headers.get("content-security-policy") ?? "";
  expect(policy).toContain(`script-src 'self' ${turnstile.url};`);
  expect(policy).toContain(`frame-src ${turnstile.url}`);
  expect(policy).toContain("connect-src 'self';");
  expect(policy).not.toMatch(/unsafe|\*/);
});
