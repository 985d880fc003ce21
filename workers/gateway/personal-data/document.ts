import { type AccountData, PersonalData } from "#contracts/personal-data.ts";
import { cursorOf, type Part, type Place } from "./pages.ts";

/**
 * Pages of one document: a request may make 32 calls to other Workers, and a page of bookings makes three and one of each shard that
 * it reaches. Four pages of bookings are more than anybody travels; an agent's next document goes on.
 */
export const DOCUMENT_PAGES = 6;

interface Source {
  exported_at: string;
  account: AccountData;
  start: Place;
  read: (place: Place) => Promise<{ parts: Part[]; next: Place | null }>;
}

/** The document as text, a page at a time: no more than one is in memory. Lists come one after another, so each is opened once. */
export async function* documentText({ exported_at, account, start, read }: Source): AsyncGenerator<string, undefined> {
  yield `{"exported_at":${JSON.stringify(exported_at)},"account":${JSON.stringify(account)}`;
  const missing = new Set(LISTS);
  let open: Part["list"] | null = null;
  let isEmpty = true;
  let place: Place | null = start;
  for (let pages = 0; place !== null && pages < DOCUMENT_PAGES; pages++) {
    const page = await read(place);
    place = page.next;
    for (const { list, rows } of page.parts) {
      const text = rows.map((row) => JSON.stringify(row)).join();
      if (open !== list) yield `${open === null ? "" : "]"},"${list}":[${text}`;
      else if (text !== "") yield isEmpty ? text : `,${text}`;
      isEmpty = text === "" && (isEmpty || open !== list);
      missing.delete(list);
      open = list;
    }
  }
  if (open !== null) yield "]";
  for (const list of missing) yield `,"${list}":[]`;
  yield `,"next_cursor":${JSON.stringify(place === null ? null : cursorOf(place))}}`;
  return undefined;
}

/** Every list there is: one that was not read is empty. */
const LISTS = Object.keys(PersonalData.shape).filter(
  (member): member is Part["list"] => !["exported_at", "account", "next_cursor"].includes(member),
);

/** What is read pulls what is written; an error in between breaks the connection off, so that no half document looks whole. */
export function streamOf(text: AsyncGenerator<string, undefined>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await text.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await text.return(undefined);
    },
  });
}
