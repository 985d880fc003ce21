import { err, ok } from "#domain/result.ts";
import type { PersonalData } from "#contracts/personal-data.ts";
import { type Answer, asUser, read } from "./calls.ts";
import { localFailure } from "./failure.ts";

/** One document of the reader's export. It holds some hundred bookings; its `next_cursor` leads to the next. */
const exportFrom = (cursor: string | null): Answer<PersonalData> =>
  read(asUser({ path: `/v1/me/export${cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`}` }));

/** Everything that is kept about the reader, in one document however many the server makes of it: all of it, or a failure. */
export async function wholeExport(ask = exportFrom): Answer<PersonalData> {
  const documents: PersonalData[] = [];
  const seen = new Set<string | null>();
  let cursor: string | null = null;
  do {
    if (seen.has(cursor)) return err(localFailure("unreadable"));
    seen.add(cursor);
    const document: Awaited<Answer<PersonalData>> = await ask(cursor);
    if (!document.ok) return document;
    // Somebody else may have signed in between two of them.
    if (documents.some(({ account }) => account.id !== document.value.account.id)) return err(localFailure("user_changed"));
    documents.push(document.value);
    cursor = document.value.next_cursor;
  } while (cursor !== null);
  return ok(joined(documents));
}

/** Every list goes on where it ended in the document before; the rest is as in the first. */
function joined(documents: PersonalData[]): PersonalData {
  const members = Object.entries(documents[0] ?? {}).map(([member, value]): [string, unknown] => [
    member,
    Array.isArray(value) ? documents.flatMap((document): unknown[] => [document[member as keyof PersonalData]].flat()) : value,
  ]);
  return { ...(Object.fromEntries(members) as PersonalData), next_cursor: null };
}

/** The same as a file to keep. */
export async function personalDataFile(): Answer<Blob> {
  const whole = await wholeExport();
  return whole.ok ? ok(new Blob([JSON.stringify(whole.value)], { type: "application/json" })) : whole;
}
