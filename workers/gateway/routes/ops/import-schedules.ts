import { z } from "@hono/zod-openapi";
import {
  MAX_TIMETABLE_BYTES,
  NewSchedule,
  NewTimetable,
  type ScheduleFormat,
  ScheduleImportResult,
} from "#contracts/schedules.ts";
import { ssimWriter } from "#domain/schedule/ssim/write.ts";
import { callerOf, markReplay } from "../../command.ts";
import { json, operation, REPLAY_HEADERS, type Handler } from "../../operation.ts";
import { answerProblem, refuse } from "../../refuse.ts";

const EXAMPLE: z.input<typeof NewTimetable> = {
  valid_from: "2027-03-28",
  valid_to: "2027-10-30",
  schedules: [
    {
      carrier: "HF",
      number: "101",
      origin: "LHR",
      destination: "JFK",
      origin_terminal: "5",
      departs: "08:30",
      days: "1234567",
      aircraft: "789",
      block_min: 465,
      valid_from: "2027-03-28",
      valid_to: "2027-10-30",
    },
  ],
};

/** The same as an SSIM file; both stations are as far from UTC as on the first date of the example. */
function ssimExample(): string {
  const offsets: Partial<Record<string, number>> = { LHR: 60, JFK: -240 };
  const write = ssimWriter({ offsetOn: (station) => offsets[station] ?? 0 });
  const dates = { valid_from: EXAMPLE.valid_from, valid_to: EXAMPLE.valid_to ?? null, created: "2026-11-26" };
  const legs = EXAMPLE.schedules.map((schedule) => NewSchedule.parse(schedule));
  const records = [
    ...write.header(),
    ...write.carrier({ carrier: "HF", ...dates }),
    ...legs.map(write.leg),
    ...write.trailer(true),
  ];
  return `${records.join("\r\n")}\r\n`;
}

const served = {
  method: "post",
  path: "/v1/ops/schedules",
  operationId: "importSchedules",
  tags: ["Operators"],
  summary: "Import a timetable",
  description:
    "All that the carriers of the timetable fly on its dates: an IATA SSIM file (chapter 7, 200 bytes a record) as `text/plain`, or JSON, of at most 64 MiB. It is taken whole or not at all; `errors` names each mistake with its line, its column and what was expected there. Each leg is a flight of its own. Flights on sale are added, changed and withdrawn; those that somebody is booked on become schedule changes. `GET /v1/ops/schedules/imports` tells how far it is.",
  access: "ops",
  rate: "operator",
  services: ["search"],
  idempotency: "required",
  body: "raw",
  responses: { 200: { ...json("What has changed, or would change.", ScheduleImportResult), headers: REPLAY_HEADERS } },
  problems: ["validation_failed", "unsupported_media_type", "payload_too_large", "request_in_progress", "idempotency_key_reused"],
} as const;
const query = z.strictObject({
  dry_run: z.enum(["true", "false"]).default("false").meta({ description: "Only tells what would change.", example: "true" }),
});

/** The body is documented here and read by the service as it comes: here it would have to be whole first. */
export const documentation = operation({
  ...served,
  request: {
    query,
    body: {
      required: true,
      content: {
        "application/json": { schema: NewTimetable, example: EXAMPLE },
        "text/plain": { schema: z.string().meta({ description: "An SSIM file, chapter 7." }), example: ssimExample() },
      },
    },
  },
});
export const route = operation({ ...served, request: { query } });

const FORMATS: [type: RegExp, format: ScheduleFormat][] = [
  [/^text\/plain\s*(;|$)/i, "ssim"],
  [/^application\/json\s*(;|$)/i, "json"],
];

export const handler: Handler<typeof route> = async (c) => {
  const type = c.req.header("content-type") ?? "";
  const format = FORMATS.find(([pattern]) => pattern.test(type))?.[1];
  if (format === undefined)
    return answerProblem(c, "unsupported_media_type", {
      detail: "text/plain for an SSIM file, application/json for JSON.",
      headers: { accept: "application/json, text/plain" },
    });
  if (Number(c.req.header("content-length") ?? 0) > MAX_TIMETABLE_BYTES)
    return refuse(c, { reason: "timetable_too_large", limit: MAX_TIMETABLE_BYTES });
  const key = c.get("idempotencyKey") ?? "";
  const isDry = c.req.valid("query").dry_run === "true";
  const command = { format, dry_run: isDry, user_id: callerOf(c).user_id, key, traceparent: c.get("traceparent") };
  // Once only: a stream cannot be sent again.
  const result = await c.env.SEARCH.importSchedules(command, c.req.raw.body ?? new Blob([]).stream());
  if (!result.ok) return refuse(c, result.error);
  markReplay(c, result.value);
  return c.json(result.value.body, 200);
};
