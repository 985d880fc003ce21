import type { Language } from "../text/language.ts";

/** One flight as a line of an itinerary. */
export interface FlightLine {
  flight: string;
  origin: string;
  destination: string;
  /** Local: `Tue 1 Dec 2026`, `10:05`, `13:05` or `06:40 +1`. */
  date: string;
  departs: string;
  arrives: string;
  /** `Economy · 7 h 55 min`. */
  detail: string;
}
export interface Table {
  title: string;
  rows: { label: string; value: string; strong?: boolean }[];
}
interface Link {
  label: string;
  url: string;
}

/**
 * What an e-mail says, before it takes a form: the HTML and its plain-text twin are both made from this, so they
 * cannot say different things.
 */
export interface Letter {
  language: Language;
  subject: string;
  /** The line a mailbox shows beside the subject. */
  preheader: string;
  tone: "good" | "neutral" | "bad";
  heading: string;
  paragraphs: string[];
  action: Link | null;
  /** Record locator, shown large; null in mails about an account. */
  reference: string | null;
  flights: FlightLine[];
  tables: Table[];
  /** Why this mail was sent. */
  because: string;
}
