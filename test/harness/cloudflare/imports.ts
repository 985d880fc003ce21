import { createHash, randomUUID } from "node:crypto";
import * as z from "zod";
import { type Account, Refused } from "./account.ts";

const Import = z.discriminatedUnion("action", [
  z.object({ action: z.literal("init"), etag: z.string() }),
  z.object({ action: z.literal("ingest"), etag: z.string(), filename: z.string() }),
  z.object({ action: z.literal("poll"), current_bookmark: z.string() }),
]);
const UPLOADS = "/d1-uploads/";

/**
 * How D1 takes a file of SQL: `init` says where to put it, `ingest` begins with it, `poll` asks until it is done. All of it happens or
 * nothing.
 */
export class Imports {
  readonly #files = new Map<string, { etag: string; sql: string }>();
  /** What became of each import, by the bookmark it is asked about with. */
  readonly #outcomes = new Map<string, object>();

  /** The etag of a file that was put where `init` said; null: it is another request. */
  put(path: string, body: Buffer): string | null {
    if (!path.startsWith(UPLOADS)) return null;
    const etag = createHash("md5").update(body).digest("hex");
    this.#files.set(path.slice(UPLOADS.length), { etag, sql: body.toString() });
    return etag;
  }

  answer(account: Account, id: string, body: unknown, origin: string): object {
    const asked = Import.parse(body);
    switch (asked.action) {
      case "init": {
        const filename = `${id}.${asked.etag}.sql`;
        return { success: true, type: "import", messages: [], filename, upload_url: `${origin}${UPLOADS}${filename}` };
      }
      case "ingest": {
        const file = this.#files.get(asked.filename);
        if (file?.etag !== asked.etag) throw new Refused(7400, "The file was not uploaded");
        const at_bookmark = randomUUID();
        this.#outcomes.set(at_bookmark, outcomeOf(account, id, file.sql));
        return { success: true, type: "import", status: "active", at_bookmark, messages: ["Processing"] };
      }
      case "poll": {
        const outcome = this.#outcomes.get(asked.current_bookmark);
        if (outcome === undefined) throw new Refused(7400, "Not currently importing anything");
        return outcome;
      }
    }
  }
}

function outcomeOf(account: Account, id: string, sql: string): object {
  try {
    account.import(id, sql);
  } catch (error) {
    return { success: false, type: "import", status: "error", messages: [], error: `${String(error)}: SQLITE_ERROR` };
  }
  const meta = { duration: 1, rows_read: 0, rows_written: 0, size_after: 0 };
  const result = { num_queries: 1, final_bookmark: "bookmark", meta };
  return { success: true, type: "import", status: "complete", messages: [], result };
}
