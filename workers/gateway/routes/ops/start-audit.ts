import { AuditReport } from "#contracts/audit.ts";
import { call } from "../../call.ts";
import { commandOf, markReplay } from "../../command.ts";
import { json, LOCATION, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "post",
  path: "/v1/ops/audits",
  operationId: "startAudit",
  tags: ["Operators"],
  summary: "Compare all stores",
  description:
    "Compares bookings, seats, payments, the ledger, the provider's own records, lists and notifications. It goes on by itself; while one is running, that one is answered.",
  access: "ops",
  rate: "operator",
  services: ["bookings"],
  idempotency: "required",
  body: "none",
  responses: { 202: { ...json("The audit has begun.", AuditReport), headers: { ...REPLAY_HEADERS, ...LOCATION } } },
  problems: ["idempotency_key_reused"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { user_id, key, request_hash } = await commandOf(c, null);
  const result = await call(() => c.env.BOOKINGS.startAudit({ user_id, key, request_hash }));
  if (!result.ok) return refuse(c, result.error);
  markReplay(c, result.value);
  c.header("Location", `/v1/ops/audits/${result.value.body.id}`);
  return c.json(result.value.body, 202);
};
