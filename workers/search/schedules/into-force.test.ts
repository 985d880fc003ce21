import { expect, test } from "vitest";
import { bindingOf, databaseOf } from "#platform/database.fixture.ts";
import type { Env } from "../env.ts";
import { bringIntoForce } from "./into-force.ts";

const received = (id: string, carrier: string): string =>
  `INSERT INTO schedule_imports (id, user_id, key, format, state, started_at, touched_at) VALUES ('${id}', 'usr', '${id}', 'ssim', 'receiving', 0, 0);
   INSERT INTO schedule_carriers VALUES ('${id}', '${carrier}', '2026-12-01', NULL)`;

test("an import comes into force only beside the timetables that it was compared with", async () => {
  const database = databaseOf("flights");
  database.exec(received("imp_a", "HF"));
  database.exec(received("imp_b", "QZ"));
  const env = { ...bindingOf(database), OWN_QUEUE: { send: async () => {} } } as unknown as Env;
  const states = () => database.prepare("SELECT id, state, live_no FROM schedule_imports ORDER BY id").all().map(Object.values);

  expect(await bringIntoForce(env, "imp_a", 0)).toBe("done");
  // Compared before that.
  expect(await bringIntoForce(env, "imp_b", 0)).toBe("newer");
  expect(states()).toEqual([
    ["imp_a", "applying", 1],
    ["imp_b", "receiving", null],
  ]);
  expect(await bringIntoForce(env, "imp_b", 1)).toBe("done");
  expect(states()).toEqual([
    ["imp_a", "applying", 1],
    ["imp_b", "applying", 2],
  ]);
  // Somebody else has brought it there.
  expect(await bringIntoForce(env, "imp_b", 2)).toBe("gone");
});
