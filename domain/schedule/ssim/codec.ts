import { invariant } from "#domain/invariant.ts";
import { err, ok, type Result } from "#domain/result.ts";
import type { Misprint } from "../misprint.ts";
import { type Layout, RECORD_BYTES, type RecordOf } from "./records.ts";

/** Longest text of a field that a misprint shows. */
const SHOWN = 40;

/** A misprint of this field of the record, wherever the record's layout has it. */
export function misprint<Name extends string>(
  layout: Layout<Name>,
  line: number,
  name: Name,
  { expected, found }: { expected: string; found: string },
): Misprint {
  return { line, column: fieldOf(layout, name).column, field: name, expected, found: found.slice(0, SHOWN) };
}

function fieldOf<Name extends string>(layout: Layout<Name>, name: Name) {
  const field = layout.fields.find((each) => each.name === name);
  invariant(field, `a record of type ${layout.type} has a field ${name}`);
  return field;
}

/** Reads one record of this layout; every field that is not as the layout has it is named. */
export function parseRecord<L extends Layout>(
  layout: L,
  text: string,
  line: number,
): Result<RecordOf<L>, { reason: "misprinted"; misprints: Misprint[] }> {
  const shape = misshapen(text, line);
  if (shape !== null) return err({ reason: "misprinted", misprints: [shape] });
  const record: Record<string, string> = {};
  const misprints: Misprint[] = [];
  for (const { name, column, width, kind } of layout.fields) {
    const found = text.slice(column - 1, column - 1 + width);
    if (kind.accepts(found)) record[name] = found.replace(/ +$/, "");
    else misprints.push({ line, column, field: name, expected: kind.expected, found: found.slice(0, SHOWN) });
  }
  return misprints.length === 0 ? ok(record as RecordOf<L>) : err({ reason: "misprinted", misprints });
}

/** Null where the line is 200 printable ASCII characters: then characters are bytes. */
function misshapen(text: string, line: number): Misprint | null {
  const stranger = text.search(/[^ -~]/);
  if (stranger >= 0)
    return { line, column: stranger + 1, field: "record", expected: "printable ASCII", found: text.charAt(stranger) };
  if (text.length === RECORD_BYTES) return null;
  const column = Math.min(text.length, RECORD_BYTES) + 1;
  return { line, column, field: "record", expected: `${RECORD_BYTES} bytes`, found: `${text.length} bytes` };
}

/** Writes one record; what is written can be read again. Fields that are left out are blank. */
export function writeRecord<L extends Layout>(layout: L, record: Partial<RecordOf<L>>): string {
  const values: Partial<Record<string, string>> = record;
  const parts = layout.fields.map(({ name, width, kind }) => {
    const text = (values[name] ?? "").padEnd(width);
    invariant(text.length === width && kind.accepts(text), `${name} of a record of type ${layout.type} is ${kind.expected}`);
    return text;
  });
  return layout.type + parts.join("");
}
