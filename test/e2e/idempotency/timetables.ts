import { recordScheduleChange } from "../authorisation/world.ts";
import { schedule } from "../timetable.ts";
import { flightsOf } from "../trip.ts";
import { inDays } from "../../../scripts/api/in-days.ts";
import type { CommandCase } from "./command.ts";
import { offerFor } from "./offer-for.ts";

/** The commands about what flies when. */
export const OF_TIMETABLES: Record<string, CommandCase> = {
  importSchedules: {
    method: "POST",
    status: 200,
    async prepare(system, operator) {
      const timetable = (departs: string) => ({
        valid_from: inDays(0),
        valid_to: null,
        schedules: [schedule({ carrier: "ZY", valid_from: inDays(0), departs })],
      });
      return {
        path: "/v1/ops/schedules",
        who: operator,
        json: timetable("09:10"),
        otherJson: timetable("10:10"),
        async effects() {
          const sql = "SELECT count(*) AS n FROM schedule_imports JOIN schedule_carriers ON import_id = id WHERE carrier = 'ZY'";
          return Number((await system.rows("holdfast-flights", sql))[0]?.["n"]);
        },
      };
    },
  },
  acknowledgeScheduleChange: {
    method: "POST",
    status: 200,
    async prepare(system, operator) {
      const id = await recordScheduleChange(system, flightsOf(await offerFor(system))[0] ?? "");
      return {
        path: `/v1/ops/schedule-changes/${id}/acknowledge`,
        who: operator,
        json: { note: "rebooked" },
        otherJson: { note: "refunded" },
        async effects() {
          const sql = "SELECT count(*) AS n FROM schedule_changes WHERE id = ? AND state = 'acknowledged' AND note = 'rebooked'";
          return Number((await system.rows("holdfast-flights", sql, id))[0]?.["n"]);
        },
      };
    },
  },
};
