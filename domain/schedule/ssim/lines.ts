/** How the lines of a file end, and whether the last one does: what it takes to write the same file again. */
export interface LineEnds {
  eol: "\n" | "\r\n";
  last_is_ended: boolean;
}

/** Nothing longer is a line, in characters: it is let go as one, so that a file without line ends is not gathered up. */
const MAX_LINE = 1_000;

/** Cuts a text that comes in pieces into its lines. The first line end says what all of them are; another is left in its line. */
export function lineSplitter(): { push(piece: string): string[]; end(): { rest: string[]; ends: LineEnds } } {
  let pending = "";
  let eol: LineEnds["eol"] | undefined;
  return {
    push(piece) {
      const text = pending + piece;
      // A carriage return at the end may belong to a line feed that is still to come.
      const found = eol === undefined ? text.indexOf("\n") : -1;
      if (found >= 0) eol = text[found - 1] === "\r" ? "\r\n" : "\n";
      const parts = eol === undefined ? [text] : text.split(eol);
      pending = parts.pop() ?? "";
      if (pending.length <= MAX_LINE) return parts;
      parts.push(pending);
      pending = "";
      return parts;
    },
    end: () => ({ rest: pending === "" ? [] : [pending], ends: { eol: eol ?? "\n", last_is_ended: pending === "" } }),
  };
}
