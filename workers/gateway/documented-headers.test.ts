import { describe, expect, test } from "vitest";
import { PROBLEMS } from "#contracts/problems.ts";
import { errorsMarkdown } from "./docs/errors-page.ts";
import { type Refusal, explain } from "./refuse.ts";
import { gateway } from "./test/fakes.ts";
import { OPERATIONS, requestOf, tokenFor } from "./test/operations.ts";
import { BOOKING_ID } from "./test/samples.ts";

interface Document {
  paths: Record<string, Record<string, Operation>>;
}
interface Operation {
  operationId: string;
  parameters?: { name: string; schema: { pattern?: string } }[];
  responses: Record<string, { description?: string; headers?: Record<string, unknown> }>;
}

/** Headers that a client acts upon, and that not every answer has. */
const TELLING = ["Location", "ETag"];

const { request, withToken } = gateway();
const document = (await (await request("/openapi.json")).json()) as Document;
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
const documented = (id: string, status: number): string[] =>
  Object.keys(operations.find(({ operationId }) => operationId === id)?.responses[status]?.headers ?? {});
const told = (answer: Response): string[] => TELLING.filter((name) => answer.headers.has(name));

describe("a key is taken by the document where the gateway takes it", () => {
  const pattern = operations
    .find(({ operationId }) => operationId === "startAudit")
    ?.parameters?.find(({ name }) => name === "Idempotency-Key")?.schema.pattern;

  test.each([
    ["0c7d3f0e-booking-1", true],
    ["!~", true],
    ["k".repeat(255), true],
    ["k".repeat(256), false],
    ["two words", false],
    ["Buchung-fünf", false],
  ])("%j", async (key, isTaken) => {
    const headers = { "idempotency-key": key };
    const answer = await withToken("/v1/ops/audits", { method: "POST", headers }, tokenFor({ access: "ops" }));
    expect(answer.status).toBe(isTaken ? 202 : 400);
    expect(new RegExp(pattern ?? "", "u").test(key)).toBe(isTaken);
  });
});

describe("an answer has the headers that are documented of it, and no other", () => {
  test.each(OPERATIONS)("$id", async (operation) => {
    const ask = operation.access === "public" ? request : withToken;
    const answer = await ask(operation.path, requestOf(operation), tokenFor(operation));
    expect(documented(operation.id, answer.status).filter((name) => TELLING.includes(name))).toEqual(told(answer));
  });

  test("and where it may work later, one that says when", () => {
    const passing = /`(?:hold_cooldown|payment_in_progress|request_in_progress)`/;
    for (const { operationId, responses } of operations) {
      const waiting = Object.keys(responses).filter((status) => "Retry-After" in (responses[status]?.headers ?? {}));
      const passes = passing.test(responses["409"]?.description ?? "");
      expect([operationId, ...waiting]).toEqual([operationId, ...(passes ? ["409"] : []), "429", "503"]);
    }
    expect(documented("settleRefundDebt", 409)).not.toContain("Retry-After");
  });

  test.each<[Refusal, string]>([
    [{ reason: "hold_cooldown", flight_id: "HF101_2026-12-02_LHR", until: Date.now() + 60_000 }, "createBooking"],
    [{ reason: "payment_in_progress" }, "createPayment"],
    [{ reason: "request_in_progress" }, "changeSeats"],
    [{ reason: "import_in_progress" }, "importSchedules"],
    [{ reason: "rebuild_in_progress" }, "rebuildSearch"],
  ])("and so of a conflict that passes: %j", (refusal, id) => {
    const { code, options } = explain(refusal);
    expect(options.retry_after_s).toBeGreaterThan(0);
    expect(documented(id, PROBLEMS[code].status)).toContain("Retry-After");
  });

  test("nor has one that says that nothing is new", async () => {
    const answer = await withToken(`/v1/bookings/${BOOKING_ID}`, { headers: { "if-none-match": '"v7"' } });
    expect([answer.status, told(answer)]).toEqual([304, ["ETag"]]);
    expect(documented("getBooking", 304)).toContain("ETag");
  });
});

test("a page of another origin may read every header that the document or the page of errors sends it to", async () => {
  const answer = await request("/healthz", { headers: { origin: "https://shop.example" } });
  const readable = answer.headers.get("access-control-expose-headers")?.split(", ") ?? [];
  const inDocument = operations.flatMap(({ responses }) =>
    Object.values(responses).flatMap(({ headers = {} }) => Object.keys(headers)),
  );
  const sent = new Set(operations.flatMap(({ parameters = [] }) => parameters.map(({ name }) => name)));
  const inErrors = Array.from(errorsMarkdown().matchAll(/`([A-Z][A-Za-z]+(?:-[A-Za-z]+)*)`/g), ([, name = ""]) => name);
  const needed = [...inDocument, ...inErrors].filter((name) => !sent.has(name));
  expect(needed).toEqual(expect.arrayContaining(["Accept", "Allow", "Content-Disposition", "WWW-Authenticate"]));
  expect(needed.filter((name) => !readable.includes(name))).toEqual([]);
});
