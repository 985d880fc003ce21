import { expect, test } from "vitest";
import { err, ok } from "#domain/result.ts";
import type { PersonalData } from "#contracts/personal-data.ts";
import type { Answer } from "./calls.ts";
import { localFailure } from "./failure.ts";
import { wholeExport } from "./personal-data.ts";

/** A document of an export, as far as this is about it. */
const part = (bookings: string[], next_cursor: string | null, more: object = {}): PersonalData =>
  ({ exported_at: "2026-11-27T06:00:00Z", account: { id: "usr_1" }, sessions: [], bookings, next_cursor, ...more }) as never;
/** A server that has these documents, by the cursor that they are asked for with; and the cursors it was asked for. */
function serving(documents: Record<string, PersonalData>) {
  const asked: (string | null)[] = [];
  const ask = (cursor: string | null): Answer<PersonalData> => {
    asked.push(cursor);
    const document = documents[cursor ?? "start"];
    return Promise.resolve(document === undefined ? err(localFailure("offline")) : ok(document));
  };
  return { asked, ask };
}

test("an export of several documents is one, with every list whole and in order", async () => {
  const { asked, ask } = serving({
    start: part(["a", "b"], "c2", { sessions: ["s"] }),
    c2: part(["c"], "c3", { exported_at: "2026-11-27T06:00:02Z" }),
    c3: part(["d"], null),
  });
  expect(await wholeExport(ask)).toEqual(ok(part(["a", "b", "c", "d"], null, { sessions: ["s"] })));
  expect(asked).toEqual([null, "c2", "c3"]);
});

test("an export of one document is that", async () => {
  const { asked, ask } = serving({ start: part(["a"], null) });
  expect(await wholeExport(ask)).toEqual(ok(part(["a"], null)));
  expect(asked).toEqual([null]);
});

test("half an export is none", async () => {
  expect(await wholeExport(serving({ start: part(["a"], "c2") }).ask)).toEqual(err(localFailure("offline")));
});

test("two users' exports are never one", async () => {
  const { ask } = serving({ start: part(["a"], "c2"), c2: part(["b"], null, { account: { id: "usr_2" } }) });
  expect(await wholeExport(ask)).toEqual(err(localFailure("user_changed")));
});

test("a server that leads back to where one was is not followed for ever", async () => {
  const { ask } = serving({ start: part(["a"], "c2"), c2: part(["b"], "c3"), c3: part(["c"], "c2") });
  expect(await wholeExport(ask)).toEqual(err(localFailure("unreadable")));
});
