import type { calendarText } from "../en/calendar.ts";
import { translated } from "../translated.ts";

export const calendar = translated<typeof calendarText>()({
  name: "Niedrigste Preise von {origin} nach {destination}",
  month_before: "Monat davor",
  month_after: "Monat danach",
  none_known: "Für diesen Monat sind noch keine Preise bekannt. Wählen Sie einen beliebigen Tag: Die Suche kennt sie alle.",
  explanation: "Was eine erwachsene Person mindestens zahlt, einfacher Flug, mit Steuern.",
  explanation_business: "Was eine erwachsene Person mindestens zahlt, einfacher Flug, mit Steuern, in Business.",
  no_fare: "kein Preis bekannt",
  from_fare: "ab",
  lowest: "der niedrigste des Monats",
});
