import { describe, expect, test } from "vitest";
import { DeadLetterPage } from "#contracts/dead-letters.ts";
import { Problem } from "#contracts/problems.ts";
import { asked, gateway } from "./test/fakes.ts";
import { OPERATOR } from "./test/operations.ts";
import { deadLetter } from "./test/samples.ts";

const LIST = "/v1/ops/dead-letters";
const keyed = (body?: unknown): RequestInit => ({
  method: "POST",
  headers: { "idempotency-key": "key-1", ...(body !== undefined && { "content-type": "application/json" }) },
  ...(body !== undefined && { body: JSON.stringify(body) }),
});

describe("the list of dead letters", () => {
  test("is one over all services, the one that was first parked last coming first, page by page", async () => {
    const { withToken, services } = gateway();
    const at = (seconds: number) => `2026-12-01T10:00:0${seconds}.000Z`;
    const letters = [
      deadLetter("bookings", "b:1", at(4)),
      deadLetter("payments", "p:1", at(3)),
      deadLetter("search", "s:2", at(2)),
      deadLetter("search", "s:1", at(2)),
      deadLetter("notifications", "n:1", at(1)),
    ];
    for (const queue of ["bookings", "payments", "search", "notifications"] as const)
      services[queue].deadLetters.mockImplementation(async ({ after, limit }) =>
        letters
          .filter((letter) => letter.queue === queue)
          .filter(({ first_parked_at, message_id }) => {
            const parkedAt = Date.parse(first_parked_at);
            return after === null || parkedAt < after[0] || (parkedAt === after[0] && message_id < after[1]);
          })
          .slice(0, limit),
      );
    const seen: string[] = [];
    let cursor: string | null = "";
    for (let pages = 0; cursor !== null && pages < 9; pages++) {
      const answer = await withToken(`${LIST}?limit=2${cursor && `&cursor=${cursor}`}`, {}, OPERATOR);
      const page = DeadLetterPage.parse(await answer.json());
      expect(page.data.length).toBeLessThanOrEqual(2);
      seen.push(...page.data.map(({ message_id }) => message_id));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(["b:1", "p:1", "s:2", "s:1", "n:1"]);
  });

  test.each(["state=lost", "cursor=garbage", "queue=payments"])("refuses %s", async (query) => {
    const { withToken, services } = gateway();
    const answer = await withToken(`${LIST}?${query}`, {}, OPERATOR);
    expect([answer.status, Problem.parse(await answer.json()).code]).toEqual([400, "validation_failed"]);
    expect(asked(services)).toEqual([]);
  });
});

describe("a dead letter", () => {
  const { id, message_id } = deadLetter("payments", "bkg_01_x:capture:1/strange?");

  test.each([
    [LIST, "GET"],
    [`${LIST}/${id}/replay`, "POST"],
    [`${LIST}/${id}/drop`, "POST"],
  ])("%s is not for passengers", async (path, method) => {
    const { withToken, services } = gateway();
    const init = method === "GET" ? {} : keyed(path.endsWith("drop") ? { reason: "r" } : undefined);
    expect((await withToken(path, init)).status).toBe(403);
    expect(asked(services)).toEqual([]);
  });

  test("is replayed and dropped by the one service that keeps it, under the operator's key", async () => {
    const { withToken, services } = gateway();
    expect((await withToken(`${LIST}/${id}/replay`, keyed(), OPERATOR)).status).toBe(202);
    const decision = { message_id, user_id: "usr_1", key: "key-1", request_hash: expect.stringMatching(/^[0-9a-f]{64}$/) };
    expect(services.payments.replayDeadLetter).toHaveBeenCalledExactlyOnceWith(decision);
    expect((await withToken(`${LIST}/${id}/drop`, keyed({ reason: " told by phone " }), OPERATOR)).status).toBe(200);
    expect(services.payments.dropDeadLetter).toHaveBeenCalledExactlyOnceWith({ ...decision, drop_reason: "told by phone" });
    expect(asked(services)).toEqual(["payments.replayDeadLetter", "payments.dropDeadLetter"]);
  });

  test.each([
    ["no reason", {}],
    ["an empty reason", { reason: "  " }],
    ["more than a reason", { reason: "r", force: true }],
  ])("is not dropped with %s", async (_, body) => {
    const { withToken, services } = gateway();
    const answer = await withToken(`${LIST}/${id}/drop`, keyed(body), OPERATOR);
    expect(answer.status).toBe(400);
    expect(asked(services)).toEqual([]);
  });

  test.each(["dl_users_eA", "dl_payments_", "capture:1"])("is not found under %s, which is none of our ids", async (odd) => {
    const { withToken, services } = gateway();
    expect((await withToken(`${LIST}/${odd}/replay`, keyed(), OPERATOR)).status).toBe(404);
    expect(asked(services)).toEqual([]);
  });

  test("says when it was dropped, and when the answer is an earlier one", async () => {
    const { withToken, services } = gateway();
    services.payments.replayDeadLetter.mockResolvedValueOnce({ ok: false, error: { reason: "dead_letter_dropped" } });
    const refused = await withToken(`${LIST}/${id}/replay`, keyed(), OPERATOR);
    expect([refused.status, Problem.parse(await refused.json()).code]).toEqual([409, "dead_letter_dropped"]);
    services.payments.replayDeadLetter.mockResolvedValueOnce({
      ok: true,
      value: { body: deadLetter("payments"), replayed: true },
    });
    const again = await withToken(`${LIST}/${id}/replay`, keyed(), OPERATOR);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
  });
});
