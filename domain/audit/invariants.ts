/**
 * What the audit holds every store to, by the number it is known under, in words for whoever reads its report. S: seats, B: bookings,
 * M: money, N: notifications.
 */
export const INVARIANTS = {
  S1: "A seat of a flight has one owner at most.",
  S2: "No more of a booking class is taken than may be sold.",
  S7: "A flight keeps no seat for a booking that has ended or does not exist.",
  S9: "What a passenger holds is counted, so that nobody holds more than they may.",
  S13: "Whoever is checked in has a seat that is sold to them, and a number that nobody else has.",
  B1: "Everything a booking has asked for is done and acknowledged, so that it comes to an end.",
  B3: "All seats of a booking are its own at their flights, or none.",
  B5: "Record locators and ticket numbers are given once.",
  B6: "Lists and search show what bookings and flights are.",
  M1: "At most one payment of a booking is kept.",
  M2: "What is kept of a booking is the price of its seats, its fees, and refunds that are still owed.",
  M3: "No more is refunded than was captured.",
  M4: "Debits and credits of the ledger are equal in each currency.",
  M5: "What is captured is the total of the booking, in its currency.",
  M6: "Bookings, payments and ledger say what the provider says.",
  M7: "Every amount is a whole number of minor units.",
  M8: "No money is kept or reserved without a booking that it is for.",
  N1: "Passengers are told of each event exactly once.",
  N2: "Nobody is told that a booking is confirmed before it has tickets.",
  N4: "A notification that failed says why.",
  unread: "Every store answers, or nothing can be compared with it.",
} as const;
export type Invariant = keyof typeof INVARIANTS;

/** Whether these are the number of an invariant that this release knows. */
export const isInvariant = (code: string): code is Invariant => Object.hasOwn(INVARIANTS, code);
