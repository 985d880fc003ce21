/**
 * Whether a text is bar-coded boarding pass data as IATA Res. 792 lays it out, to the character: the library that reads it elsewhere takes
 * whatever it is given. Throws where it is not. Answers the sizes of the variable parts, by leg.
 */
export function layoutOf(text: string): number[] {
  if (!/^[\x20-\x7e]*$/.test(text)) throw new Error("letters beyond ASCII");
  let rest = text;
  const take = (length: number, what: string): string => {
    if (rest.length < length) throw new Error(`cut off in ${what}`);
    const part = rest.slice(0, length);
    rest = rest.slice(length);
    return part;
  };
  const must = (part: string, pattern: RegExp, what: string): string => {
    if (!pattern.test(part)) throw new Error(`${what} is ${part}`);
    return part;
  };
  const size = (what: string): number => Number.parseInt(must(take(2, what), /^[0-9A-F]{2}$/, what), 16);

  must(take(1, "format"), /^M$/, "format");
  const legs = Number(must(take(1, "legs"), /^[1-4]$/, "number of legs"));
  must(take(20, "name"), /^[A-Z]+\/?[A-Z ]* *$/, "name");
  must(take(1, "e-ticket"), /^E$/, "e-ticket");
  const sizes: number[] = [];
  for (let leg = 0; leg < legs; leg++) {
    must(
      take(35, "leg"),
      /^[A-Z0-9 ]{7}[A-Z]{6}[A-Z0-9 ]{3}[0-9]{4}[A-Z ][0-9]{3}[A-Z](?:[0-9]{3}[A-Z]|INF )[0-9]{4}[A-Z ][0-9A-Z]$/,
      "leg",
    );
    const variable = take(checked(size("variable size"), sizes), "variable part");
    if (variable !== "") checkVariable(variable, leg === 0);
  }
  if (rest !== "") {
    must(take(2, "security"), /^\^[0-9A-Za-z]$/, "security");
    take(size("security size"), "security data");
  }
  if (rest !== "") throw new Error(`${rest} is left over`);
  return sizes;
}

function checked(size: number, sizes: number[]): number {
  sizes.push(size);
  return size;
}

/** Its own sizes lead to its end, or to what the carrier adds for itself. */
function checkVariable(variable: string, isFirst: boolean): void {
  let at = 0;
  if (isFirst) {
    if (!/^>[0-9][0-9A-F]{2}/.test(variable)) throw new Error(`the variable part begins with ${variable.slice(0, 4)}`);
    at = 4 + Number.parseInt(variable.slice(2, 4), 16);
  }
  const size = variable.slice(at, at + 2);
  if (!/^[0-9A-F]{2}$/.test(size) || at + 2 + Number.parseInt(size, 16) > variable.length)
    throw new Error(`size of the conditional items of the leg is ${size}`);
}
