import { z } from "zod";

/** ISO 4217 code. */
export const Currency = z.string().regex(/^[A-Z]{3}$/);
/** An amount in the currency's minor unit (cents, pence, whole yen). */
export const Money = z.strictObject({ amount_minor: z.int(), currency: Currency });
export type Money = z.infer<typeof Money>;

/** IATA airport (or, in searches, city) code. */
export const AirportCode = z.string().regex(/^[A-Z]{3}$/);
/** A calendar date, no zone: `2026-12-01`. */
export const LocalDate = z.iso.date();
/** RFC 3339 instant in UTC: `2026-12-01T10:05:00Z` or with milliseconds. */
export const Instant = z.iso.datetime();
/** RFC 3339 local time with its offset: `2026-12-01T10:05:00+01:00`. */
export const LocalTime = z.iso.datetime({ offset: true });
/** `HF101_2026-12-01_LHR`: carrier and number, local departure date, departure airport. */
export const FlightId = z.string().regex(/^[A-Z0-9]{2}[0-9]{1,4}_[0-9]{4}-[0-9]{2}-[0-9]{2}_[A-Z]{3}$/);
/** Row and letter: `14C`. */
export const SeatDesignator = z.string().regex(/^[1-9][0-9]?[A-HJ-L]$/);
export const Cabin = z.enum(["economy", "business"]);
export type Cabin = z.infer<typeof Cabin>;
/** RBD: one letter. */
export const BookingClass = z.string().regex(/^[A-Z]$/);
export const PassengerType = z.enum(["adult", "child", "infant"]);
export type PassengerType = z.infer<typeof PassengerType>;
export const FareFamily = z.enum(["light", "classic", "flex"]);
export type FareFamily = z.infer<typeof FareFamily>;

/** The shard is part of the id, so any Worker finds the saga without a lookup. */
export const BookingId = z.string().regex(/^bkg_[0-9]{2}_[0-9a-hjkmnp-tv-z]{26}$/);
export const PaymentId = z.string().regex(/^pay_[0-9]{2}_[0-9a-hjkmnp-tv-z]{26}_[0-9]{1,2}$/);
export const CancellationId = z.string().regex(/^cxl_[0-9]{2}_[0-9a-hjkmnp-tv-z]{26}_[0-9]{1,3}$/);

/** What every list answers: a page and where the next one starts. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ data: z.array(item), next_cursor: z.string().nullable() });
export type Page<T> = { data: T[]; next_cursor: string | null };
