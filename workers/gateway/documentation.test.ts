import { Ajv2020 } from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { PROBLEMS, type ProblemCode } from "#contracts/problems.ts";
import { eventBody, PING, WEBHOOK_EVENTS } from "#domain/webhook/event.ts";
import { documentedRoutes } from "./app.ts";
import { withDatesAhead } from "./docs/dates-ahead.ts";
import { errorsMarkdown } from "./docs/errors-page.ts";
import { SENT_WHEN } from "./docs/webhooks.ts";
import { gateway } from "./test/fakes.ts";
import { OPERATIONS, STREAMS } from "./test/operations.ts";
import { BOOKING_ID } from "./test/samples.ts";

interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters?: { name: string; in: string; schema?: object }[];
  responses: Record<string, { content?: Record<string, { examples?: Record<string, unknown> }> }>;
}
interface Document {
  openapi: string;
  servers: { url: string }[];
  tags: { name: string }[];
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<string, Record<string, Operation>>;
}
interface Schema {
  type?: string | string[];
  anyOf?: Schema[];
  properties: Record<string, unknown>;
}
const allowsNull = ({ type = [], anyOf = [] }: Schema): boolean => [type].flat().includes("null") || anyOf.some(allowsNull);

const { app, request } = gateway();
const text = await (await request("/openapi.json")).text();
const document = JSON.parse(text) as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method })),
);
/** Served by the users service behind one forward; `test/auth-routes.test.ts` compares them with what it has. */
const FORWARDED = operations
  .filter(({ path }) => /^\/(?:v1\/auth|\.well-known)\//.test(path))
  .map(({ operationId }) => operationId);
/** Pages and the document itself, the forwards, and the router's way of saying `{number}.pdf`. */
const NOT_OPERATIONS = [
  "/openapi.json",
  "/docs",
  "/docs/openapi.json",
  "/docs/errors",
  "/v1/auth/*",
  "/v1/tickets/:file",
  "/v1/boarding-passes/:file",
];

describe("served is documented, and documented is served", () => {
  test("every documented operation is walked by a test", () => {
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(
      [...OPERATIONS.map(({ id }) => id), ...STREAMS, ...FORWARDED].sort(),
    );
  });

  test("every walked operation goes to the path it is documented under, with the access it declares", () => {
    for (const { id, path, method = "GET", access } of OPERATIONS) {
      const documented = operations.find(({ operationId }) => operationId === id);
      const pattern = new RegExp(`^${documented?.path.replaceAll(".", "\\.").replaceAll(/\{[^}]+\}/g, "[^/]+")}$`);
      expect(path.split("?")[0]).toMatch(pattern);
      expect(documented?.method).toBe(method.toLowerCase());
      expect(documented?.security).toEqual(access === "public" ? [] : [{ bearer: access === "first_party" ? [] : [access] }]);
    }
  });

  test("every route of the router is documented", () => {
    const documented = new Set(
      documentedRoutes(app).map(({ path, method }) => `${method} ${path.replaceAll(/\{([^}]+)\}/g, ":$1")}`),
    );
    const served = app.routes
      .filter(({ path }) => path !== "/*" && path !== "*" && !NOT_OPERATIONS.includes(path))
      .map(({ path, method }) => `${method.toLowerCase()} ${path}`);
    expect(served.filter((route) => !documented.has(route))).toEqual([]);
    expect(served.length).toBeGreaterThan(25);
  });

  test.each(FORWARDED)("%s reaches the users service", async (id) => {
    const { request: ask, services } = gateway();
    const { path, method } = operations.find(({ operationId }) => operationId === id) ?? { path: "", method: "" };
    expect((await ask(path.replaceAll(/\{\w+\}/g, "x"), { method: method.toUpperCase() })).status).toBe(200);
    expect(services.users.fetch).toHaveBeenCalledOnce();
  });
});

describe("the document", () => {
  test("is OpenAPI 3.1 for this server, with bearer tokens", () => {
    expect(document).toMatchObject({
      openapi: "3.1.0",
      servers: [{ url: "https://holdfast.example" }],
      components: { securitySchemes: { bearer: { scheme: "bearer" } } },
    });
  });

  test("names its schemas once and refers to nothing that is not there", () => {
    const references = Array.from(text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g), ([, name]) => name);
    expect(references.length).toBeGreaterThan(50);
    for (const name of new Set(references)) expect(Object.keys(document.components.schemas)).toContain(name);
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(["Booking", "Offer", "Money", "Problem", "SeatMap", "Ticket"]),
    );
  });

  test("lets be null what may be null, and no more", () => {
    const { Booking, Failure, FareRules, Payment } = document.components.schemas as Record<string, Schema>;
    const orNull = (name: string) => ({ anyOf: [{ $ref: `#/components/schemas/${name}` }, { type: "null" }] });
    expect(Booking?.properties["failure"]).toEqual(orNull("Failure"));
    expect(FareRules?.properties["cancellation_fee"]).toEqual(orNull("Money"));
    expect(allowsNull(Failure?.properties["decline_code"] as Schema)).toBe(true);
    expect(allowsNull(Payment?.properties["decline_code"] as Schema)).toBe(false);
    // A schema that is named stands for itself: whether it may be null is said where it is used.
    expect(Object.entries(document.components.schemas).filter(([, schema]) => allowsNull(schema as Schema))).toEqual([]);
    expect(text).not.toMatch(/"allOf":\[\{"\$ref":"[^"]+"\},\{[^[\]]*(?:\[[^\]]*)?"null"/);
  });

  test("says of every operation what it is, and that it may fail", () => {
    const tags = document.tags.map(({ name }) => name);
    for (const operation of operations) {
      expect(operation).not.toHaveProperty("middleware");
      expect(operation.summary).toMatch(/^[A-Z]/);
      expect(tags).toContain(operation.tags[0]);
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(["500", "503"]));
      for (const [, placeholder] of operation.path.matchAll(/\{([^}]+)\}/g))
        expect(operation.parameters).toContainEqual(expect.objectContaining({ name: placeholder, in: "path" }));
    }
  });

  test("asks for a key wherever one is needed, and nowhere else", () => {
    const keyed = operations
      .filter(({ parameters = [] }) => parameters.some(({ name }) => name === "Idempotency-Key"))
      .map(({ operationId }) => operationId);
    expect(keyed.sort()).toEqual(
      OPERATIONS.filter(({ keyed: needsKey }) => needsKey)
        .map(({ id }) => id)
        .sort(),
    );
    expect(keyed.sort()).toEqual(
      operations
        .filter(
          ({ path, method }) => (method === "post" || method === "put") && /^\/v1\/(?:bookings|ops|webhook-endpoints)/.test(path),
        )
        .map(({ operationId }) => operationId)
        .sort(),
    );
  });

  test("gives every amount 64 bits: most generated clients would take it to have 32", () => {
    const asked = operations.flatMap(({ parameters = [] }) => parameters).filter(({ name }) => name.endsWith("_minor"));
    const amounts: unknown[] = asked.map(({ schema }) => schema);
    JSON.parse(text, (name, value: unknown) => {
      if (name.endsWith("_minor") && typeof value === "object") amounts.push(value);
      return value;
    });
    expect(amounts.length).toBeGreaterThan(8);
    for (const amount of amounts) expect(amount).toMatchObject({ type: "integer", format: "int64" });
  });

  test("takes null for an amount that may be null, by the rules of JSON Schema, and nothing else instead", () => {
    const ajv = new Ajv2020({ strict: false, validateSchema: false, validateFormats: false });
    ajv.addSchema({ $id: "document", ...document });
    const fee = ajv.compile({ $ref: "document#/components/schemas/FareRules/properties/cancellation_fee" });
    expect([null, { amount_minor: 4000, currency: "GBP" }, {}, 4000].map((value) => fee(value))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test("tells of every event that partners receive: when it is sent, what it says, and the headers that it is signed by", () => {
    const ajv = new Ajv2020({ strict: false, validateSchema: false, validateFormats: false });
    ajv.addSchema({ $id: "document", ...document });
    const partners = readFileSync(path.join(import.meta.dirname, "../../docs/partners.md"), "utf8");
    const about = { booking_id: BOOKING_ID, status: "confirmed" };
    const endpoint = { endpoint_id: "whe_0123456789abcdefghjkmnpqrs" };
    expect(Object.keys(document.webhooks).sort()).toEqual([...WEBHOOK_EVENTS, PING].sort());
    for (const type of [...WEBHOOK_EVENTS, PING] as const) {
      expect(partners).toContain(`\n| \`${type}\` | ${SENT_WHEN[type]} |\n`);
      const takes = ajv.compile({ $ref: `document#/webhooks/${type}/post/requestBody/content/application~1json/schema` });
      const bodyOf = (data: Record<string, string>): unknown => JSON.parse(eventBody(type, "2026-11-26T10:05:12.345Z", data));
      expect([type, takes(bodyOf(about)), takes(bodyOf(endpoint))]).toEqual([type, type !== PING, type === PING]);
      const headers = document.webhooks[type]?.["post"]?.parameters?.map(({ name }) => name);
      expect(headers).toEqual(["webhook-id", "webhook-timestamp", "webhook-signature"]);
    }
  });

  test("every problem code it shows is one of ours, under its status", () => {
    for (const { responses } of operations) {
      for (const [status, { content }] of Object.entries(responses)) {
        for (const code of Object.keys(content?.["application/problem+json"]?.examples ?? {}))
          expect(String(PROBLEMS[code as ProblemCode].status)).toBe(status);
      }
    }
  });
});

describe("pages", () => {
  test("client/openapi.json is the document, for whoever reads it without a server", async () => {
    await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot("../../client/openapi.json");
  });

  test("docs/errors.md has a section for every code", async () => {
    await expect(errorsMarkdown()).toMatchFileSnapshot("../../docs/errors.md");
    for (const code of Object.keys(PROBLEMS)) expect(errorsMarkdown()).toContain(`\n## ${code}\n`);
  });

  test("a problem's type leads to its section", async () => {
    const page = await (await request("/docs/errors")).text();
    for (const code of Object.keys(PROBLEMS)) expect(page).toContain(`<section id="${code}">`);
  });

  test("the reference asks nobody but us", async () => {
    const page = await (await request("/docs")).text();
    expect(page).toContain('src="/scalar.js"');
    expect(page).toContain('data-url="/docs/openapi.json"');
    expect(page).not.toMatch(/https?:\/\//);
  });

  test("the reference fills in days that are still to come, in a document that is the same otherwise", async () => {
    const shown = await (await request("/docs/openapi.json")).text();
    const dates = (from: string) => Array.from(from.matchAll(/"example":"(20\d\d-\d\d-\d\d)"/g), ([, date = ""]) => date);
    expect(dates(shown)).toHaveLength(dates(text).length);
    expect(dates(shown).length).toBeGreaterThan(2);
    for (const date of dates(shown)) expect(Date.parse(date)).toBeGreaterThan(Date.now());
    const undated = (from: string) => from.replaceAll(/20\d\d-\d\d(-\d\d)?/g, "");
    expect(undated(shown)).toBe(undated(text));
  });

  test.each([
    [Date.UTC(2026, 10, 1), "HF101_2026-12-01_LHR", "2026-12", "2026-11-26T10:05:00Z"],
    [Date.UTC(2026, 10, 27), "HF101_2026-12-08_LHR", "2026-12", "2026-12-03T10:05:00Z"],
    [Date.UTC(2027, 2, 3), "HF101_2027-03-16_LHR", "2027-03", "2027-03-11T10:05:00Z"],
  ])("examples are put off by whole weeks (%i)", (now, flight, month, instant) => {
    const example = { flight: "HF101_2026-12-01_LHR", month: "2026-12", at: "2026-11-26T10:05:00Z", born_on: "1990-12-10" };
    expect(JSON.parse(withDatesAhead(JSON.stringify(example), now))).toEqual({ ...example, flight, month, at: instant });
  });

  test("the client's page names no day that will be over", () => {
    expect(readFileSync(path.join(import.meta.dirname, "../../client/README.md"), "utf8")).not.toMatch(/20\d\d-\d\d-\d\d/);
  });
});
