import { eq } from "drizzle-orm";
import type { BookingStatus, BookingSummary } from "#contracts/bookings.ts";
import type { Page } from "#contracts/common.ts";
import type { Result } from "#domain/result.ts";
import type { Env } from "./env.ts";
import { bookingsPage } from "./list.ts";
import { bookings } from "./schema.ts";

/** Everybody's bookings, or those in one state, newest first: what lists know of them. */
export const listSagas = (
  env: Env,
  { state, ...page }: { state?: BookingStatus | undefined; limit: number; cursor?: string | undefined },
): Promise<Result<Page<BookingSummary>, { reason: "invalid_cursor" }>> =>
  bookingsPage(env, state === undefined ? undefined : eq(bookings.status, state), page);
