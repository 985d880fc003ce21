import { describe, expect, test } from "vitest";
import * as z from "zod";
import { PROBLEMS, Problem, type ProblemCode } from "#contracts/problems.ts";
import { ssimReader } from "#domain/schedule/ssim/reader.ts";
import { gateway, PUBLIC_URL } from "./test/fakes.ts";
import { OPERATIONS, requestOf, tokenFor } from "./test/operations.ts";

interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  example?: unknown;
  schema: { example?: unknown };
}
interface Media {
  example?: unknown;
  examples?: Record<string, { $ref: string }>;
}
interface Operation {
  operationId: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media> }>;
}
interface Document {
  components: { examples: Record<string, { value: Problem }> };
  paths: Record<string, Record<string, Operation>>;
}
const { app, request } = gateway();
const document = (await (await request("/openapi.json")).json()) as Document;
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));

/** The zod schemas that check the requests, by operation. */
const checks = new Map(
  app.openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === "route" ? [[String(definition.route.operationId), definition.route] as const] : [],
  ),
);
/** What a schema of a route says is wrong with a value; a webhook's body, which has none, is the provider's. */
const faultsOf = (schema: unknown, value: unknown) =>
  schema instanceof z.ZodType ? (schema.safeParse(value).error?.issues ?? []) : [];

test("every operation is described, but in its title alone", () => {
  expect(operations.filter(({ description = "" }) => description.length < 20).map(({ operationId }) => operationId)).toEqual([]);
});

describe("an example of a request", () => {
  const bodies = operations.flatMap(({ operationId, requestBody }) =>
    Object.entries(requestBody?.content ?? {}).map(([type, { example }]) => ({ operationId, type, example })),
  );
  test.each(bodies)("is in the documentation of $operationId, which takes it", ({ operationId, type, example }) => {
    const media = checks.get(operationId)?.request?.body?.content[type] as { schema?: unknown } | undefined;
    expect(example).toBeTypeOf(type === "text/plain" ? "string" : "object");
    expect(faultsOf(media?.schema, example)).toEqual([]);
  });

  test("of a schedule file can be read, to its last line", () => {
    const file = String(bodies.find(({ type }) => type === "text/plain")?.example);
    const reader = ssimReader();
    const misprints = file
      .trimEnd()
      .split("\r\n")
      .flatMap((line) => reader.read(line).misprints);
    expect([...misprints, ...reader.end()]).toEqual([]);
  });

  const shown = ({ example, schema }: Parameter): unknown => example ?? schema.example;
  test.each(operations.filter(({ parameters = [] }) => parameters.length > 0))(
    "is beside every parameter of $operationId, which takes them all",
    ({ operationId, parameters = [] }) => {
      expect(parameters.filter((parameter) => shown(parameter) === undefined).map(({ name }) => name)).toEqual([]);
      for (const place of ["path", "query"] as const) {
        const values = parameters.filter((each) => each.in === place).map((each) => [each.name, String(shown(each))]);
        const schema = checks.get(operationId)?.request?.[place === "path" ? "params" : "query"];
        expect(faultsOf(schema, Object.fromEntries(values))).toEqual([]);
      }
    },
  );
});

test("an example of its answer is beside every operation, but for a file of bytes and a WebSocket", () => {
  const without = operations.filter(({ responses }) =>
    Object.entries(responses).some(
      ([status, { content = {} }]) => Number(status) < 300 && Object.values(content).some(({ example }) => example === undefined),
    ),
  );
  expect(without.map(({ operationId }) => operationId)).toEqual(["watchSeatMap", "getTicketPdf", "getBoardingPassPdf"]);
});

describe("an example of an error", () => {
  test("is there for every code, as it is answered", () => {
    // No operation answers that there is no operation.
    const answered = Object.keys(PROBLEMS).filter((code) => code !== "method_not_allowed");
    expect(Object.keys(document.components.examples).toSorted()).toEqual(answered.toSorted());
    for (const [code, { value }] of Object.entries(document.components.examples)) {
      expect(Problem.parse(value)).toMatchObject({ code, status: PROBLEMS[code as ProblemCode].status });
      expect(value.type).toBe(`${PUBLIC_URL}/docs/errors#${code}`);
    }
  });

  test.each([
    ["check_in_not_open", ["flight_id", "opens_at"]],
    ["check_in_closed", ["flight_id", "closed_at"]],
    ["flight_cancelled", ["flight_id"]],
    ["webhook_endpoint_limit", ["limit"]],
  ] as const)("of %s has the members that an answer has", (code, members) => {
    const { value } = document.components.examples[code] ?? {};
    for (const member of members) expect(value).toHaveProperty(member);
  });

  test("of a missing key says what is missing, as the answer does", async () => {
    const { withToken } = gateway();
    const answer = await withToken("/v1/ops/audits", { method: "POST" }, tokenFor({ access: "ops" }));
    const { code, detail } = Problem.parse(await answer.json());
    expect(document.components.examples[code]?.value).toMatchObject({ code: "idempotency_key_required", detail });
  });

  test("is referred to by every answer of that status", () => {
    const problems = operations.flatMap(({ responses }) =>
      Object.values(responses).flatMap(({ content }) => content?.["application/problem+json"] ?? []),
    );
    expect(problems.length).toBeGreaterThan(operations.length);
    for (const { examples = {} } of problems)
      for (const [code, { $ref }] of Object.entries(examples)) expect($ref).toBe(`#/components/examples/${code}`);
  });
});

/** Every text of a value, replaced one at a time by something that is none of ours. */
function spoilt(value: unknown): unknown[] {
  if (typeof value === "string") return ["\u0001?"];
  if (typeof value !== "object" || value === null) return [];
  const entries = Object.entries(value);
  const rebuilt = (changed: [string, unknown][]) =>
    Array.isArray(value) ? changed.map(([, item]) => item) : Object.fromEntries(changed);
  return entries.flatMap(([key, item], i) => spoilt(item).map((bad) => rebuilt(entries.with(i, [key, bad]))));
}

describe("what is wrong with a request is said in words, not in patterns", () => {
  const messagesOf = async (answer: Response): Promise<string[]> =>
    answer.status === 400 ? (Problem.parse(await answer.json()).errors ?? []).map(({ message }) => message) : [];

  const bodies = OPERATIONS.flatMap((subject) => {
    const example = operations.find(({ operationId }) => operationId === subject.id)?.requestBody?.content["application/json"];
    return example === undefined ? [] : spoilt(example.example).map((body) => ({ ...subject, body }));
  });

  test("in a body", async () => {
    const { withToken } = gateway();
    const messages: string[] = [];
    for (const subject of bodies)
      messages.push(...(await messagesOf(await withToken(subject.path, requestOf(subject), tokenFor(subject)))));
    expect(messages.length).toBeGreaterThan(10);
    expect(messages.filter((message) => message.includes("pattern"))).toEqual([]);
  });

  test("in the query of a search", async () => {
    const example = { origin: "LHR", destination: "JFK", departure_date: "2026-12-01", carriers: "HF", depart_after: "08:00" };
    const answers = await Promise.all(
      spoilt(example).map((query) => request(`/v1/offers?${new URLSearchParams(query as Record<string, string>).toString()}`)),
    );
    const messages = (await Promise.all(answers.map(messagesOf))).flat();
    expect(messages.length).toBeGreaterThanOrEqual(5);
    expect(messages.filter((message) => message.includes("pattern"))).toEqual([]);
  });
});
