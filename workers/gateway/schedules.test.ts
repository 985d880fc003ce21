import { describe, expect, test } from "vitest";
import { MAX_TIMETABLE_BYTES } from "#contracts/schedules.ts";
import { Problem } from "#contracts/problems.ts";
import { asked, gateway } from "./test/fakes.ts";
import { OPERATOR } from "./test/operations.ts";
import { scheduleImportResult } from "./test/samples.ts";

const PATH = "/v1/ops/schedules";
const post = (body: string, headers: Record<string, string> = {}) => ({
  method: "POST",
  body,
  headers: { "idempotency-key": "key-1", "content-type": "text/plain", ...headers },
});
const codeOf = async (answer: Response) => [answer.status, Problem.parse(await answer.json()).code];

describe("a timetable", () => {
  test.each([
    ["text/plain; charset=us-ascii", "ssim", "", false],
    ["application/json", "json", "?dry_run=true", true],
    ["text/plain", "ssim", "?dry_run=false", false],
  ] as const)(
    "of type %s is %s, and reaches its service as it came, larger than any other body",
    async (type, format, query, dry_run) => {
      const { withToken, services } = gateway();
      let arrived = "";
      services.search.importSchedules.mockImplementationOnce(async (_, body) => {
        arrived = await new Response(body).text();
        return { ok: true, value: { body: scheduleImportResult, replayed: true } };
      });
      const text = "x".repeat(300_000);
      const answer = await withToken(PATH + query, post(text, { "content-type": type }), OPERATOR);
      expect([answer.status, answer.headers.get("idempotency-replayed")]).toEqual([200, "true"]);
      expect(arrived === text).toBe(true);
      expect(services.search.importSchedules.mock.calls[0]?.[0]).toMatchObject({
        format,
        dry_run,
        key: "key-1",
        user_id: "usr_1",
      });
    },
  );

  test.each([["application/xml"], ["text/plainer"], [""]])("of type %j is 415", async (type) => {
    const { withToken, services } = gateway();
    const answer = await withToken(PATH, post("x", { "content-type": type }), OPERATOR);
    expect(await codeOf(answer)).toEqual([415, "unsupported_media_type"]);
    expect(answer.headers.get("accept")).toBe("application/json, text/plain");
    expect(asked(services)).toEqual([]);
  });

  test("that says it is too large is not even begun; one that is too large without saying so is told by its service", async () => {
    const { withToken, services } = gateway();
    const said = await withToken(PATH, post("x", { "content-length": String(MAX_TIMETABLE_BYTES + 1) }), OPERATOR);
    expect(await codeOf(said)).toEqual([413, "payload_too_large"]);
    expect(asked(services)).toEqual([]);
    services.search.importSchedules.mockResolvedValueOnce({
      ok: false,
      error: { reason: "timetable_too_large", limit: MAX_TIMETABLE_BYTES },
    });
    expect(await codeOf(await withToken(PATH, post("x"), OPERATOR))).toEqual([413, "payload_too_large"]);
  });

  test("is the only body that may be so large", async () => {
    const { withToken, services } = gateway();
    for (const [path, method] of [
      ["/v1/ops/schedules/imports", "POST"],
      [PATH, "PUT"],
      ["/v1/ops/dead-letters/dl_payments_eA/drop", "POST"],
    ] as const) {
      const answer = await withToken(path, { ...post("x".repeat(70_000)), method }, OPERATOR);
      expect(await codeOf(answer)).toEqual([413, "payload_too_large"]);
    }
    expect(asked(services)).toEqual([]);
  });

  test("with mistakes is 400, and each is told with its place and what was expected", async () => {
    const { withToken, services } = gateway();
    services.search.importSchedules.mockResolvedValueOnce({
      ok: false,
      error: {
        reason: "misprinted",
        total: 7,
        misprints: [
          { line: 11, column: 40, field: "passenger_std", expected: "a time of day, such as 0830", found: "09X5" },
          { line: null, column: null, field: "schedules.4.valid_from", expected: "other dates", found: "2027-01-01" },
        ],
      },
    });
    const answer = await withToken(PATH, post("x"), OPERATOR);
    expect(answer.status).toBe(400);
    const { detail, errors } = Problem.parse(await answer.json());
    expect(detail).toBe("The timetable was not taken. Mistakes: 7, of which the first 2 are told.");
    expect(errors).toEqual([
      {
        path: "passenger_std",
        code: "misprint",
        message: 'Line 11, column 40: expected a time of day, such as 0830; found "09X5".',
        line: 11,
        column: 40,
        expected: "a time of day, such as 0830",
      },
      {
        path: "schedules.4.valid_from",
        code: "misprint",
        message: 'expected other dates; found "2027-01-01".',
        expected: "other dates",
      },
    ]);
  });

  test("that is still being imported under the same key is 409, and may be sent again", async () => {
    const { withToken, services } = gateway();
    services.search.importSchedules.mockResolvedValueOnce({ ok: false, error: { reason: "import_in_progress" } });
    const answer = await withToken(PATH, post("x"), OPERATOR);
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(await codeOf(answer)).toEqual([409, "request_in_progress"]);
  });

  test("that is not sent again by the gateway: its body is gone", async () => {
    const { withToken, services } = gateway();
    services.search.importSchedules.mockRejectedValueOnce(Object.assign(new Error("lost"), { retryable: true }));
    expect((await withToken(PATH, post("x"), OPERATOR)).status).toBe(500);
    expect(services.search.importSchedules).toHaveBeenCalledOnce();
  });

  test("is exported as a file, where there is one", async () => {
    const { withToken, services } = gateway();
    const answer = await withToken(`${PATH}/export`, {}, OPERATOR);
    expect(answer.headers.get("content-disposition")).toBe('attachment; filename="schedules.ssim"');
    expect(await answer.text()).toBe("1AIRLINE");
    services.search.exportSchedules.mockResolvedValueOnce({ ok: false, error: { reason: "not_found" } });
    expect(await codeOf(await withToken(`${PATH}/export?carrier=QZ`, {}, OPERATOR))).toEqual([404, "not_found"]);
    expect((await withToken(`${PATH}/export?carrier=qz`, {}, OPERATOR)).status).toBe(400);
  });
});

test.each([
  ["not_found", 404, "not_found"],
  ["change_decided", 409, "change_decided"],
  ["flight_in_use", 409, "flight_in_use"],
  ["key_reused", 422, "idempotency_key_reused"],
] as const)("an acknowledgement that its service refuses as %s is %i", async (reason, status, code) => {
  const { withToken, services } = gateway();
  services.search.acknowledgeScheduleChange.mockResolvedValueOnce({ ok: false, error: { reason } });
  const path = "/v1/ops/schedule-changes/chg_5f0c3a1e9b7d4c2f8e6a0b1d3c5e7f90_HF101_2026-12-01_LHR/acknowledge";
  const init = post(JSON.stringify({ note: "rebooked" }), { "content-type": "application/json" });
  expect(await codeOf(await withToken(path, init, OPERATOR))).toEqual([status, code]);
});
