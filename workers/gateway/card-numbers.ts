/** Primary account numbers have 13 to 19 digits (ISO/IEC 7812-1). */
const DIGIT_RUN = /(?<![0-9A-Za-z])(\+?)([0-9](?:[ -]?[0-9]){12,18})(?![0-9A-Za-z])/g;
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
  for (const [, plus, run = ""] of text.matchAll(DIGIT_RUN)) {
    const digits = run.replaceAll(/[ -]/g, "");
    const isPhone = plus === "+" && digits.length <= MAX_PHONE_DIGITS;
    if (!isPhone && passesLuhn(digits)) return true;
  }
  return false;
}

/** Whether something that looks like a card number stands anywhere in a JSON value, keys included. */
export function holdsCardNumber(value: unknown): boolean {
  if (typeof value === "string") return textHoldsCardNumber(value);
  if (typeof value === "number") return textHoldsCardNumber(String(value));
  if (Array.isArray(value)) return value.some(holdsCardNumber);
  if (value === null || typeof value !== "object") return false;
  return Object.entries(value).some(([key, member]) => textHoldsCardNumber(key) || holdsCardNumber(member));
}
