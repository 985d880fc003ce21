import { z } from "@hono/zod-openapi";
import { BookingId, CancellationId, FlightId } from "#contracts/common.ts";

/** The largest page of any list. */
const MAX_PAGE = 100;

/** A whole number in a query string. */
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^[0-9]{1,12}$/, "a whole number")
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .meta({ type: "integer", minimum: min, maximum: max, example: Math.max(min, 1) });

/** A flag or a count with a default, documented with it. */
export const wholeNumberOr = (fallback: number, min: number, max: number) =>
  z
    .string()
    .regex(/^[0-9]{1,12}$/, "a whole number")
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .optional()
    .transform((value) => value ?? fallback)
    .meta({ type: "integer", minimum: min, maximum: max, default: fallback, example: fallback });

export const Limit = wholeNumberOr(20, 1, MAX_PAGE);
export const Cursor = z
  .string()
  .min(1)
  .max(512)
  .optional()
  .meta({ description: "`next_cursor` of the page before.", example: "eyJhZnRlciI6MjB9" });

export const BookingPath = z.object({ id: BookingId });
export const CancellationPath = z.object({ id: BookingId, cancellation_id: CancellationId });
export const FlightPath = z.object({ flight_id: FlightId });
