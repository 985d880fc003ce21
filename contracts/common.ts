import * as z from "zod";

/** ISO 4217 code. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, "a currency code, such as EUR")
  .meta({ example: "GBP" });
/** In the currency's minor unit (cents, pence, whole yen). Most generated clients take an integer without a format to have 32 bits. */
export const AmountMinor = z.int().meta({ format: "int64" });
export const Money = z.strictObject({ amount_minor: AmountMinor, currency: Currency });
export type Money = z.infer<typeof Money>;

/** IATA airport (or, in searches, city) code. */
export const AirportCode = z
  .string()
  .regex(/^[A-Z]{3}$/, "three capital letters, such as LHR")
  .meta({ example: "LHR" });
/** A calendar date, no zone: `2026-12-01`. */
export const LocalDate = z.iso.date();
/** RFC 3339 instant in UTC: `2026-12-01T10:05:00Z` or with milliseconds. */
export const Instant = z.iso.datetime();
/** RFC 3339 local time with its offset: `2026-12-01T10:05:00+01:00`. */
export const LocalTime = z.iso.datetime({ offset: true });
/** `HF101_2026-12-01_LHR`: carrier and number, local departure date, departure airport. */
export const FlightId = z
  .string()
  .regex(/^[A-Z0-9]{2}[0-9]{1,4}_[0-9]{4}-[0-9]{2}-[0-9]{2}_[A-Z]{3}$/, "a flight id, such as HF101_2026-12-01_LHR")
  .meta({ example: "HF101_2026-12-01_LHR" });
/** Row and letter: `14C`. */
export const SeatDesignator = z
  .string()
  .regex(/^[1-9][0-9]?[A-HJ-L]$/, "row and letter of a seat, such as 14C")
  .meta({ example: "14C" });
export const Cabin = z.enum(["economy", "business"]);
export type Cabin = z.infer<typeof Cabin>;
/** RBD: one letter. */
export const BookingClass = z
  .string()
  .regex(/^[A-Z]$/, "one capital letter")
  .meta({ example: "M" });
export const PassengerType = z.enum(["adult", "child", "infant"]);
export type PassengerType = z.infer<typeof PassengerType>;
export const FareFamily = z.enum(["light", "classic", "flex"]);
export type FareFamily = z.infer<typeof FareFamily>;

/** The shard is part of the id, so any Worker finds the saga without a lookup. */
export const BookingId = z
  .string()
  .regex(/^bkg_[0-9]{2}_[0-9a-hjkmnp-tv-z]{26}$/, "a booking id, as it was answered")
  .meta({ example: "bkg_03_0123456789abcdefghjkmnpqrs" });
export const PaymentId = z
  .string()
  .regex(/^pay_[0-9]{2}_[0-9a-hjkmnp-tv-z]{26}_[0-9]{1,2}$/, "a payment id, as it was answered")
  .meta({ example: "pay_03_0123456789abcdefghjkmnpqrs_1" });
export const CancellationId = z
  .string()
  .regex(/^cxl_[0-9]{2}_[0-9a-hjkmnp-tv-z]{26}_[0-9]{1,3}$/, "the id of a quote, as it was answered")
  .meta({ example: "cxl_03_0123456789abcdefghjkmnpqrs_1" });
/** Its reference within the offer and the booking. */
export const PassengerId = z
  .string()
  .regex(/^pax_[0-9]$/, "pax_ and a digit, as in the offer")
  .meta({ example: "pax_1" });
/** Six letters and digits that name a booking to people. */
export const RecordLocator = z
  .string()
  .regex(/^[A-Z0-9]{6}$/, "six letters and digits")
  .meta({ example: "K7QXZ4" });
/** Airline code and serial, 13 digits. */
export const TicketNumber = z
  .string()
  .regex(/^[0-9]{13}$/, "13 digits")
  .meta({ example: "9991234567890" });

/** Whose it is, and for which of the booking's flights. */
export const BoardingPassId = z
  .string()
  .regex(/^brd_[0-9]{2}_[0-9a-hjkmnp-tv-z]{26}_[0-9]_[0-9]{1,2}$/, "the id of a boarding pass, as it was answered")
  .meta({ example: "brd_03_0123456789abcdefghjkmnpqrs_1_1" });

/** What every list answers: a page and where the next one starts. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ data: z.array(item), next_cursor: z.string().nullable() });
export type Page<T> = { data: T[]; next_cursor: string | null };
