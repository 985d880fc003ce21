/** Primary account numbers have 13 to 19 digits (ISO/IEC 7812-1). */
const LENGTH = { least: 13, most: 19 };
/** Groups of digits, one after another. */
const DIGIT_RUN = /(?<![0-9A-Za-z])(\+?)([0-9]+(?:[ -][0-9]+)*)(?![0-9A-Za-z])/g;
/** How a number is grouped on a card: what stands beside it, as its code or when it expires, is then not taken for a part of it. */
const PRINTED = [
  [4, 4, 4, 4],
  [4, 4, 4, 4, 1],
  [4, 4, 4, 4, 2],
  [4, 4, 4, 4, 3],
  [4, 6, 5],
  [4, 6, 4],
];
/** What stands before the @ of an e-mail address may be a telephone number, or any other, and every tenth passes the check. */
const LOCAL_PART = /(?<![\w.%+-])[\w.%+-]+(?=@[\w-]+\.)/g;
/** Digits of the longest phone number (E.164); one begins with `+`. */
const MAX_PHONE_DIGITS = 15;

/** The check digit rule of ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function textHoldsCardNumber(text: string): boolean {
  for (const [, plus, run = ""] of text.replaceAll(LOCAL_PART, "").matchAll(DIGIT_RUN)) {
    const groups = run.split(/[ -]/);
    const isPhone = plus === "+" && run.replaceAll(/[ -]/g, "").length <= MAX_PHONE_DIGITS;
    if (isPhone) continue;
    if (isCardNumber(beginning(groups)) || groups.some((group, at) => isCardNumber(group) || isPrinted(groups, at))) return true;
  }
  return false;
}

/** As many of these groups as one number may have, whatever stands after it. */
function beginning(groups: readonly string[]): string {
  let digits = "";
  for (const group of groups) {
    if (digits.length + group.length > LENGTH.most) break;
    digits += group;
  }
  return digits;
}

const isCardNumber = (digits: string): boolean =>
  digits.length >= LENGTH.least && digits.length <= LENGTH.most && passesLuhn(digits);

/** Whether such a number, grouped as on a card, begins with this group. */
const isPrinted = (groups: readonly string[], at: number): boolean =>
  PRINTED.some(
    (lengths) =>
      lengths.every((length, n) => groups[at + n]?.length === length) &&
      isCardNumber(groups.slice(at, at + lengths.length).join("")),
  );

/**
 * Whether something that looks like a card number stands anywhere in a JSON value, keys included. Goes through it without calling
 * itself: a body may be tens of thousands of brackets deep.
 */
export function holdsCardNumber(value: unknown): boolean {
  const left = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === "string" || typeof next === "number") {
      if (textHoldsCardNumber(String(next))) return true;
    } else if (typeof next === "object" && next !== null) {
      if (!Array.isArray(next) && Object.keys(next).some(textHoldsCardNumber)) return true;
      for (const member of Object.values(next)) left.push(member);
    }
  }
  return false;
}
