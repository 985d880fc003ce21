import { describe, expect, test } from "vitest";
import { Document, operationsOf, router } from "./document.ts";
import { judgeOf, methodsOf } from "./judge.ts";
import type { RawAnswer, RawRequest } from "./send.ts";

const problemContent = (...codes: string[]) => ({
  content: {
    "application/problem+json": {
      schema: { $ref: "#/components/schemas/Problem" },
      examples: Object.fromEntries(codes.map((code) => [code, {}])),
    },
  },
});
const document = Document.parse({
  components: {
    schemas: {
      Problem: {
        type: "object",
        properties: { detail: { type: "string" }, title: { type: "string" }, type: { type: "string", format: "uri" } },
        required: ["type", "title", "status", "detail", "code", "request_id"],
      },
    },
  },
  paths: {
    "/v1/things/{id}.txt": {
      get: {
        operationId: "getThing",
        responses: {
          "200": {
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  properties: { at: { type: ["string", "null"], format: "date-time" } },
                  required: ["at"],
                  additionalProperties: false,
                },
              },
            },
          },
          "204": {},
          "404": problemContent("not_found"),
        },
      },
    },
    "/v1/tokens": {
      post: {
        operationId: "issueToken",
        responses: {
          "200": { content: { "application/json": { schema: { type: ["object", "null"] } } } },
          "400": {
            content: {
              ...problemContent("validation_failed").content,
              "application/json": {
                schema: { type: "object", required: ["error"], additionalProperties: false, properties: { error: {} } },
              },
              "text/html": { schema: { type: "string" } },
            },
          },
        },
      },
    },
  },
});
const judge = judgeOf(document);
const route = router(operationsOf(document));
const request: RawRequest = { method: "GET", target: "/v1/things/1.txt?a=b", headers: [], body: null };

const SAFE = {
  "x-request-id": "id-1",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "content-security-policy": "default-src 'none'",
  "strict-transport-security": "max-age=31536000",
};
const answerOf = (status: number, body: unknown, headers: Record<string, string> = {}): RawAnswer => ({
  status,
  headers: { ...SAFE, "content-type": status < 400 ? "application/json" : "application/problem+json", ...headers },
  body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
  cut: false,
});
const problem = (members: Record<string, unknown> = {}) => ({
  type: "http://x/docs/errors#not_found",
  title: "There is nothing here",
  status: 404,
  detail: "There is nothing here",
  code: "not_found",
  request_id: "id-1",
  ...members,
});
const complaints = (answer: RawAnswer, asked = request) => judge(route(asked.method, asked.target), asked, answer);

describe("an answer as documented", () => {
  test.each([
    ["a good one", answerOf(200, { at: null })],
    ["one without a body", answerOf(204, "")],
    ["a refusal", answerOf(404, problem())],
  ])("%s is not complained about", (_, answer) => expect(complaints(answer)).toEqual([]));

  test("nor is the answer to HEAD, which has no body, or a wrong method", () => {
    expect(complaints(answerOf(200, ""), { ...request, method: "HEAD" })).toEqual([]);
    const wrong = problem({
      type: "http://x/docs/errors#method_not_allowed",
      title: "This method is not allowed here",
      status: 405,
      code: "method_not_allowed",
    });
    expect(complaints(answerOf(405, wrong, { allow: "GET" }), { ...request, method: "PUT" })).toEqual([]);
    expect(complaints(answerOf(405, wrong), { ...request, method: "PUT" })).toEqual(["405 without Allow"]);
  });
});

describe("a refusal that is no problem", () => {
  const asked = { ...request, method: "POST", target: "/v1/tokens" };
  const refusal = (body: unknown, type: string, status = 400) =>
    complaints(answerOf(status, body, { "content-type": type }), asked);

  test("is as good where it is documented: in the words of OAuth, or as a page", () => {
    expect(refusal({ error: "invalid_grant" }, "application/json")).toEqual([]);
    expect(refusal("<p>no</p>", "text/html; charset=utf-8")).toEqual([]);
    expect(complaints(answerOf(200, null), asked)).toEqual([]);
  });

  test("is no finding where an address may lead there by its dots, and nowhere else", () => {
    const type = { "content-type": "application/json" };
    const by = (target: string) => complaints(answerOf(400, { error: "x" }, type), { ...asked, target });
    expect(by("/../v1/auth/oauth2/token")).toEqual([]);
    expect(by("/../v1/auth/get-session")).toEqual(["an error as application/json"]);
  });

  test("is no finding either where nothing is, and the site's page says so to who wants one", () => {
    const to = (
      target: string,
      accept: string | null,
      { method = "GET", status = 404, type = "text/html; charset=utf-8" } = {},
    ) =>
      complaints(answerOf(status, "<title>Holdfast</title>", { "content-type": type }), {
        ...request,
        method,
        target,
        headers: accept === null ? [] : [["accept", accept]],
      });
    expect(to("/nowhere", "text/html,*/*;q=0.8")).toEqual([]);
    expect(to("/v1x?a=b", "text/html")).toEqual([]);
    // Whether these are the API's, the runtime says.
    for (const odd of ["/x/../v1/nowhere", "/%2e%2e/v1/things/1.txt", "/v1\\/nowhere"]) expect(to(odd, "text/html")).toEqual([]);
    const page = ["an error as text/html; charset=utf-8"];
    expect(to("/nowhere", null)).toEqual(page);
    expect(to("/nowhere", "*/*")).toEqual(page);
    for (const ours of ["/v1", "/v1/nowhere", "/dev/nowhere", "/cdn-cgi/x", "/.well-known/x"])
      expect(to(ours, "text/html")).toEqual(page);
    expect(to("/nowhere", "text/html", { method: "POST" })).toEqual(page);
    expect(to("/nowhere", "text/html", { status: 403 })).toEqual(page);
    expect(to("/nowhere", "text/html", { type: "text/plain" })).toEqual(["an error as text/plain"]);
    expect(to("/v1/things/1.txt", "text/html")).toEqual(page);
  });

  test("has the shape that is documented, a body, and no other status", () => {
    expect(refusal({ code: "invalid_grant" }, "application/json").join()).toContain("not of its shape");
    expect(refusal("", "text/html")).toEqual(["an empty body"]);
    expect(refusal({ error: "invalid_client" }, "application/json", 401)).toEqual(["an error as application/json"]);
    expect(complaints(answerOf(404, { error: "x" }, { "content-type": "application/json" }))).toEqual([
      "an error as application/json",
    ]);
  });
});

test("the platform's router may lead an address away that passes for one of its own, and nothing else may without our headers", () => {
  const away = { ...answerOf(307, ""), headers: { location: "http://x/cdn-cgi//x" } };
  const at = (target: string) => complaints(away, { ...request, target });
  expect(at("/cdn-cgi\\/x")).toEqual([]);
  for (const target of ["/cdn-cgi//x", "/x/cdn-cgi\\/x", "/v1/things/1"]) expect(at(target)).not.toEqual([]);
});

describe("what is planted is found", () => {
  test.each<[string, RawAnswer, string]>([
    [
      "a failure",
      answerOf(500, problem({ status: 500, code: "internal", title: "Something went wrong on our side" })),
      "answered 500",
    ],
    ["a shape", answerOf(200, { at: "yesterday" }), "not of its shape"],
    ["an unknown member", answerOf(200, { at: null, secret: 1 }), "not of its shape"],
    ["a status", answerOf(201, { at: null }), "status 201 is not documented"],
    ["a content type", answerOf(200, "hello", { "content-type": "text/plain" }), "content type text/plain"],
    ["no JSON", answerOf(200, "{"), "a body that is not JSON"],
    ["a body with 204", answerOf(204, "x"), "204 has a body"],
    ["a missing header", { ...answerOf(204, ""), headers: { ...SAFE, "x-frame-options": "" } }, "header x-frame-options"],
    ["an error in another form", answerOf(404, "Not Found", { "content-type": "text/plain" }), "an error as text/plain"],
    ["a code that is not named", answerOf(422, problem({ status: 422, code: "sold_out" })), "422 sold_out is not documented"],
    ["a code under another status", answerOf(404, problem({ status: 400 })), "not_found under status 404"],
    ["another request's id", answerOf(404, problem({ request_id: "id-2" })), "the request id of body and header differ"],
    ["an incomplete problem", answerOf(404, { ...problem(), detail: undefined }), "not of its shape"],
  ])("%s", (_, answer, complaint) => expect(complaints(answer).join("\n")).toContain(complaint));

  test.each([
    "TypeError: x is not a function\n    at handler (index.mjs:10:20)",
    "D1_ERROR: no such column: x",
    'near "FROM": syntax error',
    "SELECT id FROM bookings",
    "see workers/gateway/app.ts:12",
    "invariant violated: the operation is not public",
  ])("a word to the programmer: %s", (detail) => {
    expect(complaints(answerOf(404, problem({ detail }))).join("\n")).toContain("says ");
  });
});

test.each([
  ["GET", "/v1/things/1.txt", "getThing"],
  ["HEAD", "/v1/things/1.txt?x", "getThing"],
  ["get", "/v1/things/1.txt", "getThing"],
  ["GET", "/v1/x/../things/1.txt", undefined],
  ["POST", "/v1/things/1.txt", undefined],
  ["GET", "/v1/things/1/2.txt", undefined],
  ["GET", "/v1/things/1xtxt", undefined],
])("%s %s reaches %s", (method, target, id) => expect(route(method, target)?.id).toBe(id));

test.each([
  ["that asks for a WebSocket and was carried out", [["upgrade", "websocket"]], 200, ["GET"]],
  ["that asks for a WebSocket and was refused", [["upgrade", "websocket"]], 404, ["POST", "GET"]],
  ["that asks for another protocol", [["upgrade", "h2c"]], 200, ["POST"]],
  ["that asks for none", [], 200, ["POST"]],
] as [string, RawRequest["headers"], number, string[]][])("a POST %s is judged as what it was", (_, headers, status, methods) => {
  const request = { method: "POST", target: "/v1/things/1.txt", headers, body: null };
  expect(methodsOf(request, { status, headers: {}, body: Buffer.alloc(0), cut: false })).toEqual(methods);
});
