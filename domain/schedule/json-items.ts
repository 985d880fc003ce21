/** An object of the list, as text, and where it begins; lines and columns count from 1. */
export interface JsonItem {
  text: string;
  line: number;
  column: number;
}
/** What should not stand there. */
export interface JsonSlip {
  line: number;
  column: number;
  expected: string;
  found: string;
}

/** Characters of one object, and of all that is around the list: more is not gathered up. */
const MAX_ITEM = 4_000;
const MAX_FRAME = 4_000;

/**
 * Cuts a JSON object that comes in pieces into the objects of its one list, so that the list may be longer than memory. What is
 * around them, the list empty, is the frame: `{"valid_from":"2026-10-25","schedules":[]}`. Both are still to be parsed.
 */
export function jsonItems() {
  const state = { line: 1, column: 0, depth: 0, quoted: false, escaped: false };
  let frame = "";
  let item = "";
  let begun: { line: number; column: number } | null = null;
  let list: "none" | "item" | "comma" | "item_after_comma" | "ended" = "none";
  let slip: JsonSlip | null = null;

  const isOpen = (): boolean => list !== "none" && list !== "ended";
  const slipped = (expected: string, found: string): void => {
    slip ??= { line: state.line, column: state.column, expected, found };
  };

  /** A character between the objects of the list. */
  function between(char: string): void {
    if (/\s/.test(char)) return;
    if (char === "]" && list !== "item_after_comma") {
      list = "ended";
      frame += char;
      state.depth -= 1;
    } else if (char === "," && list === "comma") list = "item_after_comma";
    else if (char === "{" && list !== "comma") {
      begun = { line: state.line, column: state.column };
      item = char;
      state.depth += 1;
    } else slipped(list === "comma" ? "a comma or the end of the list" : "an object", char);
  }

  function around(char: string): void {
    nest(char);
    frame += char;
    if (char === "[" && state.depth === 2 && list === "none" && !state.quoted) list = "item";
    if (frame.length > MAX_FRAME) slipped("a list of schedules, and little else", char);
  }

  function inside(char: string, items: JsonItem[]): void {
    nest(char);
    item += char;
    if (item.length > MAX_ITEM) slipped(`an object of at most ${MAX_ITEM} characters`, char);
    if (state.depth > LIST_DEPTH || begun === null) return;
    items.push({ text: item, ...begun });
    [item, begun, list] = ["", null, "comma"];
  }

  function nest(char: string): void {
    if (state.quoted) {
      if (state.escaped) state.escaped = false;
      else if (char === "\\") state.escaped = true;
      else if (char === '"') state.quoted = false;
    } else if (char === '"') state.quoted = true;
    else if (char === "{" || char === "[") state.depth += 1;
    else if (char === "}" || char === "]") state.depth -= 1;
  }

  return {
    push(piece: string): { items: JsonItem[]; slip: JsonSlip | null } {
      const items: JsonItem[] = [];
      for (let at = 0; at < piece.length && slip === null; at++) {
        const char = piece.charAt(at);
        state.column += 1;
        if (begun !== null) inside(char, items);
        else if (isOpen()) between(char);
        else around(char);
        if (char === "\n") [state.line, state.column] = [state.line + 1, 0];
      }
      return { items, slip };
    },
    /** The frame, once there are no more pieces. */
    end: (): { frame: string; slip: JsonSlip | null } => {
      if (begun !== null || isOpen()) slipped("the end of the list", "the end of the body");
      return { frame, slip };
    },
  };
}

/** Objects of the list lie in the list, which lies in the object. */
const LIST_DEPTH = 2;
