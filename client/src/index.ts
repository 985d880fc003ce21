export { finalBooking, followBooking } from "./follow-booking.ts";
export type * from "./generated/types.gen.ts";
export { type Holdfast, type HoldfastOptions, holdfast } from "./holdfast.ts";
export { ProblemError } from "./problem-error.ts";
export type { Send } from "./send-again.ts";
