import { RebuildSearch, SearchRebuilt } from "#contracts/search-rebuild.ts";
import { call } from "../../call.ts";
import { json, jsonBody, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "post",
  path: "/v1/ops/search/rebuild",
  operationId: "rebuildSearch",
  tags: ["Operators"],
  summary: "Make what search shows anew",
  description: `A page at a time: what is left on some flights is dropped and written anew from the flights' own objects, then the lowest
fares from some airports after the others are worked out again. Sales go on meanwhile, and whatever they change stays newer.
Call it with \`next_cursor\` until that is null; it may be broken off, and be done again. \`before\` and \`after\` are the same where
nothing was wrong.`,
  access: "ops",
  rate: "operator",
  services: ["search"],
  idempotency: "gateway",
  body: "optional_json",
  request: {
    body: { ...jsonBody(RebuildSearch, { cursor: "availability:HF101_2026-12-01_LHR" }), required: false },
  },
  responses: { 200: { ...json("What came of the page.", SearchRebuilt), headers: REPLAY_HEADERS } },
  problems: ["request_in_progress"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { cursor } = c.req.valid("json");
  const result = await call(() => c.env.SEARCH.rebuildPage(cursor));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
