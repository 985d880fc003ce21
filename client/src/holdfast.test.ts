import { describe, expect, test, vi } from "vitest";
import document from "../openapi.json" with { type: "json" };
import { holdfast, ProblemError } from "./index.ts";

const BODY = { offer_id: "off_12345678", contact: { email: "ada@example.com" }, passengers: [] };
interface Operation {
  operationId: string;
  responses: Record<string, { content?: Record<string, unknown> }>;
}
type Paths = Record<string, Record<string, Operation>>;
const problem = {
  type: "https://x.example/docs/errors#not_found",
  title: "t",
  status: 404,
  detail: "d",
  code: "not_found",
  request_id: "r",
};
const refusal = (body: object, status = 404, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/problem+json", ...headers } });

function api(...answers: (Response | Error)[]) {
  const sent: Request[] = [];
  const fetch = vi.fn(async (request: Request) => {
    sent.push(request);
    const answer = answers.shift() ?? Response.json({});
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const keys = () => sent.map(({ headers }) => headers.get("idempotency-key"));
  return { api: holdfast({ baseUrl: "https://api.example", auth: { accessToken: () => "t" }, fetch }), sent, keys, fetch };
}

describe("a command", () => {
  test("has a key of its own, or the one it is given", async () => {
    const { api: client, keys, sent } = api();
    await client.createBooking({ body: BODY });
    await client.createBooking({ body: BODY });
    await client.createBooking({ body: BODY, headers: { "Idempotency-Key": "mine" } });
    const [first, second, third] = keys();
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(second).not.toBe(first);
    expect(third).toBe("mine");
    expect(sent[0]?.headers.get("authorization")).toBe("Bearer t");
  });

  test("that got no answer is sent again, with its key and its body", async () => {
    const { api: client, keys, sent } = api(new TypeError("connection reset"), new Response(null, { status: 503 }));
    await client.createBooking({ body: BODY });
    expect(new Set(keys()).size).toBe(1);
    expect(await Promise.all(sent.map((request) => request.text()))).toEqual(Array(3).fill(JSON.stringify(BODY)));
  });

  test("is given up after three tries, with what went wrong last", async () => {
    const { api: client, fetch } = api(...Array.from({ length: 4 }, () => new TypeError("connection reset")));
    await expect(client.createBooking({ body: BODY })).rejects.toThrow("connection reset");
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  test("that is told to come back much later is told so at once", async () => {
    const busy = { ...problem, status: 503, code: "payment_unavailable" };
    const { api: client, fetch } = api(refusal(busy, 503, { "retry-after": "12" }));
    await expect(client.createPayment({ path: { id: "b" }, body: { payment_method: "pm_x" } })).rejects.toMatchObject({
      code: "payment_unavailable",
      retry_after_s: 12,
    });
    expect(fetch).toHaveBeenCalledOnce();
  });
});

test("what would have its effect twice is sent once", async () => {
  const { api: client, fetch, keys } = api(new TypeError("connection reset"));
  await expect(client.signUp({ body: { name: "A", email: "a@example.com", password: "0123456789" } })).rejects.toThrow("reset");
  expect(fetch).toHaveBeenCalledOnce();
  expect(keys()).toEqual([null]);
});

describe("a refusal", () => {
  test("is thrown as what the API answered", async () => {
    const seats = [{ flight_id: "HF101_2026-12-01_LHR", designator: "14C" }];
    const { api: client } = api(refusal({ ...problem, status: 409, code: "seat_unavailable", seats }, 409));
    const error = await client.createBooking({ body: BODY }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ code: "seat_unavailable", status: 409, seats, message: "seat_unavailable: d" });
  });

  test("is returned where the call asks for that, and is the same object", async () => {
    const { api: client } = api(refusal(problem));
    const { data, error, response } = await client.getBooking({ path: { id: "b" }, throwOnError: false });
    expect(data).toBeUndefined();
    expect(error).toBeInstanceOf(ProblemError);
    expect([error?.code, response?.status]).toEqual(["not_found", 404]);
  });

  test.each([
    ["a page", "<h1>Bad Gateway</h1>", 502],
    ["nothing", "", 503],
    ["JSON of somebody else's", '{"message":"later"}', 504],
    ["JSON that is null", "null", 500],
    ["an error in a sentence", '{"error":"upstream timed out"}', 502],
    ["an error that is no text", '{"error":{"code":502}}', 502],
  ])("of whoever stands before the API, who says %s, is an error with its status", async (_, body, status) => {
    const { api: client } = api(new Response(body, { status }));
    const error = await client.signOut().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ message: `the API answered ${status}`, status });
  });

  test("in the words of OAuth is the object that was answered", async () => {
    const body = { error: "invalid_grant", error_description: "spent" };
    const { api: client } = api(Response.json(body, { status: 400 }));
    await expect(client.issueToken({ body: { grant_type: "refresh_token" } })).rejects.toEqual(body);
  });

  test("is none where the answer was good and broke off: that is the connection's error", async () => {
    const { api: client } = api(new Response("{", { headers: { "content-type": "application/json" } }));
    await expect(client.getProfile()).rejects.toBeInstanceOf(SyntaxError);
  });
});

test("what would never end is no method: a stream's client asks again whatever the refusal, with the token it began with", () => {
  const operations = Object.values(document.paths as Paths).flatMap((methods) => Object.values(methods));
  const streams = operations
    .filter(({ responses }) => responses["200"]?.content?.["text/event-stream"] !== undefined)
    .map(({ operationId }) => operationId);
  expect(streams).toEqual(["streamBooking"]);
  const { api: client } = api();
  expect(streams.filter((name) => name in client)).toEqual([]);
});

test("what concerns a session is sent with the session's token, all else with an access token", async () => {
  const jwt = `h.${btoa(JSON.stringify({ iat: 0, exp: 600 }))}.s`;
  const sent: Request[] = [];
  const client = holdfast({
    baseUrl: "https://api.example",
    auth: { email: "ada@example.com", password: "p" },
    fetch: async (request) => {
      sent.push(request);
      return Response.json({ token: request.url.endsWith("/token") ? jwt : "session-1" });
    },
  });
  await client.getProfile();
  await client.signOut();
  expect(sent.map(({ url, headers }) => [new URL(url).pathname, headers.get("authorization")])).toEqual([
    ["/v1/auth/sign-in/email", null],
    ["/v1/auth/token", "Bearer session-1"],
    ["/v1/me", `Bearer ${jwt}`],
    ["/v1/auth/sign-out", "Bearer session-1"],
  ]);
});

describe("an account with a second factor", () => {
  const jwt = `h.${btoa(JSON.stringify({ iat: 0, exp: 600 }))}.s`;
  const half = () =>
    Response.json(
      { twoFactorRedirect: true, twoFactorMethods: ["totp"] },
      {
        headers: [
          ["set-cookie", "two_factor=c1; Path=/; HttpOnly"],
          ["set-cookie", "other=c2"],
        ],
      },
    );

  function withSecondFactor(code?: string) {
    const sent: Request[] = [];
    const fetch = vi.fn(async (request: Request) => {
      sent.push(request);
      if (request.url.endsWith("/sign-in/email")) return half();
      return Response.json({ token: request.url.endsWith("/token") ? jwt : "session-1" });
    });
    const secondFactor = vi.fn(async () => code ?? "");
    const auth = { email: "ada@example.com", password: "p", ...(code !== undefined && { secondFactor }) };
    return { client: holdfast({ baseUrl: "https://api.example", auth, fetch }), sent, secondFactor };
  }

  test.each([
    ["492817", "/v1/auth/two-factor/verify-totp"],
    ["k7Qxz-4mBna", "/v1/auth/two-factor/verify-backup-code"],
  ])("is signed in to with the code %s, at %s, and the cookie of the password's half", async (code, path) => {
    const { client, sent, secondFactor } = withSecondFactor(` ${code} `);
    await client.getProfile();
    const [, answer, , asked] = sent;
    expect(new URL(answer?.url ?? "").pathname).toBe(path);
    expect(await answer?.json()).toEqual({ code });
    expect([answer?.headers.get("cookie"), answer?.headers.get("origin")]).toEqual([
      "two_factor=c1; other=c2",
      "https://api.example",
    ]);
    expect(asked?.headers.get("authorization")).toBe(`Bearer ${jwt}`);
    await client.getProfile();
    expect(secondFactor).toHaveBeenCalledOnce();
  });

  test("is not signed in to without one, and that is said", async () => {
    const { client, sent } = withSecondFactor();
    await expect(client.getProfile()).rejects.toThrow("second factor");
    expect(sent).toHaveLength(1);
  });
});

test("a token of the user is never sent in place of a client's secret", async () => {
  const { api: client, sent } = api();
  await client.issueToken({ body: { grant_type: "client_credentials", client_id: "c", client_secret: "s" } });
  expect(sent[0]?.headers.get("authorization")).toBeNull();
  expect(await sent[0]?.text()).toBe("grant_type=client_credentials&client_id=c&client_secret=s");
});
