import type { siteText } from "../en/site.ts";
import { translated } from "../translated.ts";

export const site = translated<typeof siteText>()({
  skip: "Zum Inhalt springen",
  sections: "Bereiche",
  search: "Suche",
  my_trips: "Meine Reisen",
  find_booking: "Buchung finden",
  sign_in: "Anmelden",
  account: "Konto",
  console: "Konsole",
  sign_out: "Abmelden",
  not_signed_out:
    "Sie sind vielleicht noch angemeldet: Das Abmelden hat nicht geklappt. Versuchen Sie es erneut, bevor Sie dieses Gerät verlassen.",
  api_documentation: "API-Dokumentation",
  local_inbox: "Lokales Postfach",
  language: "Sprache",
  language_missing:
    "Die Texte dieser Sprache konnten nicht geladen werden. Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.",
  one_moment: "Einen Moment",
  page_not_found: "Seite nicht gefunden",
  no_such_page: "Diese Seite gibt es nicht",
  search_for_flights: "Flüge suchen",
  page_did_not_load: "Diese Seite wurde nicht geladen",
  check_and_load_again: "Prüfen Sie Ihre Verbindung und laden Sie diese Seite dann neu.",
  load_again: "Neu laden",
  offline:
    "Sie sind offline. Was hier steht, bleibt, und auch, was Sie eingeben. Sobald Sie verbunden sind, geht es von selbst weiter.",
  user_changed:
    "In diesem Browser hat sich jemand anderes angemeldet, deshalb zeigt diese Seite jetzt das andere Konto. Was Sie zuletzt wollten, ist darin nicht geschehen.",
  slow: "Wir arbeiten noch daran. Es dauert länger als sonst.",
  long_wait: "Es dauert länger als sonst.",
  show_more: "Mehr anzeigen",
});
