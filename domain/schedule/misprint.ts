/** What is wrong in one place of a file; lines and columns count from 1, and are null where only the field is known. */
export interface Misprint {
  line: number | null;
  column: number | null;
  /** Of the record, or the path of a JSON value. */
  field: string;
  /** Completes "expected …". */
  expected: string;
  found: string;
}
