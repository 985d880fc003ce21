import * as z from "zod";

/** Where a rebuild of what search shows goes on. */
const RebuildCursor = z
  .string()
  .regex(/^(availability|lowest_fares):[A-Z0-9_-]{0,32}$/, "`next_cursor` of the page before")
  .meta({ example: "availability:HF101_2026-12-01_LHR" });

/** Without a cursor it begins. */
export const RebuildSearch = z.strictObject({ cursor: RebuildCursor.optional() });

/** A page of it: some flights, or the lowest fares from some airports. */
export const SearchRebuilt = z.strictObject({
  part: z.enum(["availability", "lowest_fares"]),
  /** Rows there are now. */
  rows: z.int().nonnegative(),
  /** Rows that were missing, too many, or said something else. */
  changed: z.int().nonnegative(),
  /** SHA-256 of what the rows of the page said before and after; of when it was counted nothing is in it. */
  before: z.string().length(64),
  after: z.string().length(64),
  next_cursor: RebuildCursor.nullable(),
});
export type SearchRebuilt = z.infer<typeof SearchRebuilt>;

/** Somebody else is at work on the lowest fares: a moment's work, after which the same page may be asked for again. */
export type RebuildError = { reason: "rebuild_in_progress" };
