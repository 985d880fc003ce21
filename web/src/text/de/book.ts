import type { bookText } from "../en/book.ts";
import { translated } from "../translated.ts";

export const book = translated<typeof bookText>()({
  title: "Buchen",
  choose_first: "Wählen Sie zuerst einen Flug",
  search: "Suchen",
  checking: "Das Angebot wird geprüft",
  back: "Zurück zu den Flügen",
  fare: "Tarif {fare}",
  need_account: "Um Plätze zu reservieren, brauchen Sie ein Konto.",
  kept_for_you: "Melden Sie sich an, und Sie sind wieder in diesem Formular, mit allem, was Sie eingegeben haben.",
  sign_in_or_up: "Anmelden oder Konto anlegen",
  passengers: "Reisende",
  title_optional: "Anrede (freiwillig)",
  title_mr: "Herr",
  title_ms: "Frau",
  title_mrs: "Frau (Mrs)",
  title_miss: "Frau (Miss)",
  title_mx: "Mx",
  title_dr: "Dr.",
  age_adult: "12 oder älter am Tag des letzten Flugs",
  age_child: "2 bis 11 am Tag des letzten Flugs",
  age_infant: "Unter 2 am Tag des letzten Flugs; reist auf dem Schoß",
  contact: "Kontakt",
  email_hint: "Hierhin werden die Tickets gesendet.",
  phone_optional: "Telefon (freiwillig)",
  phone_hint:
    "Mit der Ländervorwahl. Eine SMS kann dorthin gehen, wenn die Buchung bestätigt ist, und wenn die Fluggesellschaft einen Flug davon ändert oder streicht.",
  including_seats: "einschließlich {price} für Plätze",
  hold: "Diese Plätze reservieren",
  holding: "Ihre Plätze werden reserviert…",
  hold_explanation:
    "Reservieren ist kostenlos, es wird nichts berechnet. Sie bezahlen auf der nächsten Seite, bevor die Reservierung abläuft.",
});
