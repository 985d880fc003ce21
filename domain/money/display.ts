import { minorDigits } from "./minor-units.ts";

/** `EUR 1,234.50`, `JPY 98,000`, `KWD 12.345`: the code in front, so that no sign is ambiguous. */
export function displayMoney({ amount_minor, currency }: { amount_minor: number; currency: string }): string {
  const digits = minorDigits(currency);
  const unsigned = String(Math.abs(amount_minor)).padStart(digits + 1, "0");
  const whole = unsigned.slice(0, unsigned.length - digits).replace(/\B(?=(?:\d{3})+$)/g, ",");
  const fraction = digits === 0 ? "" : `.${unsigned.slice(-digits)}`;
  return `${currency} ${amount_minor < 0 ? "-" : ""}${whole}${fraction}`;
}
