import { translated } from "../../text/message.ts";
import type { ENGLISH } from "./en.ts";

/** German as in Germany, with the formal address, in the words of the site. */
export const GERMAN = translated<typeof ENGLISH>()({
  reference: "Buchungscode",
  flights: { one: "Flug", other: "Flüge" },
  to: "nach",
  local_times: "Alle Zeiten sind Ortszeiten der Flughäfen.",
  because_booking: "Sie erhalten diese Mail, weil diese Adresse für die Buchung angegeben wurde.",
  view: "Buchung ansehen",
  view_yours: "Ihre Buchung ansehen",
  search_again: "Wieder nach Flügen suchen",

  passengers: { one: "Fluggast", other: "Fluggäste" },
  seats_of: "Platz {seats}",
  no_seat: "ohne eigenen Platz",

  price: "Preis",
  fare: "Flugpreis",
  seats: "Plätze",
  total: "Gesamt",
  refund: "Erstattung",
  paid: "Bezahlt",
  status: "Stand",
  refund_pending: "unterwegs auf Ihre Karte; bis die Bank sie zeigt, können zehn Tage vergehen",
  refund_succeeded:
    "auf Ihre Karte erstattet; sollte Ihre Bank sie zurückgeben, steht das bei der Buchung, und wir zahlen auf einem anderen Weg",
  refund_failed: "von Ihrer Bank abgelehnt; wir schreiben Ihnen, wie wir sie auf einem anderen Weg zahlen",
  refund_disputed:
    "wird nicht gesendet: Die Zahlung wurde beanstandet, und Ihre Bank hat sie zurückgeholt; wird anders darüber entschieden, zahlen wir auf einem anderen Weg",

  held_subject: "Bitte bis {clock} bezahlen: Buchung {reference}, {route}",
  held_preheader: "Ihre Plätze sind bis {deadline} reserviert.",
  held_heading: "Ihre Plätze sind reserviert",
  held_kept: "Wir halten diese Plätze bis {deadline} für Sie. Sobald sie bezahlt sind, gehören sie Ihnen.",
  held_otherwise: "Kommt bis dahin keine Zahlung, gehen sie von selbst wieder in den Verkauf, und Ihnen wird nichts berechnet.",
  held_pay: "{amount} bezahlen",
  held_payment: "Zahlung",
  held_pay_by: "Zu bezahlen bis",

  confirmed_subject: "Buchung {reference} bestätigt: {route}",
  confirmed_preheader: {
    one: "Ihre Plätze gehören Ihnen. Das E-Ticket ist angehängt.",
    other: "Ihre Plätze gehören Ihnen. Die E-Tickets sind angehängt.",
  },
  confirmed_heading: "Ihre Buchung ist bestätigt",
  confirmed_attached: {
    one: "Die Zahlung ist eingegangen, und Ihre Plätze gehören Ihnen. Ihr E-Ticket und eine Kalenderdatei sind angehängt.",
    other: "Die Zahlung ist eingegangen, und Ihre Plätze gehören Ihnen. Ihre E-Tickets und eine Kalenderdatei sind angehängt.",
  },
  confirmed_check_in: "Der Check-in öffnet {hours} Stunden vor jedem Abflug, auf der Seite Ihrer Buchung.",
  confirmed_tickets: "Tickets",
  confirmed_ticket: "E-Ticket",
  confirmed_sms: "Holdfast: Buchung {reference} ist bestätigt. {flight} {url}",
  confirmed_sms_more: { one: "{flight} und ein weiterer Flug.", other: "{flight} und {count} weitere Flüge." },
  calendar_name: "Buchung {reference}",
  calendar_flight: "Ab {origin} {departs}, an {destination} {arrives} (Ortszeiten).",

  failed_subject: "Zahlung fehlgeschlagen: Buchung {reference}, {route}",
  failed_preheader: "Ihnen wurde nichts berechnet. Die Plätze sind wieder frei.",
  failed_preheader_refund: "Die Plätze sind wieder frei. Sie bekommen Ihr Geld zurück.",
  failed_heading: "Die Zahlung ist nicht zustande gekommen",
  failed_free:
    "Ihnen wurde nichts berechnet. Zeigt Ihre Bank einen vorgemerkten Betrag, verschwindet er in ein paar Tagen von selbst.",
  failed_refund_failed:
    "Wir schulden Ihnen {amount}: Ihre Bank hat die Erstattung abgelehnt. Wir schreiben Ihnen, wie wir auf einem anderen Weg zahlen; Sie brauchen nichts zu tun.",
  failed_refund_disputed:
    "{amount} können nicht auf Ihre Karte erstattet werden: Die Zahlung wurde beanstandet, und Ihre Bank hat sie zurückgeholt. Wird anders darüber entschieden, zahlen wir sie Ihnen auf einem anderen Weg; Sie brauchen nichts zu tun.",
  failed_refund_succeeded: "{amount} wurden auf Ihre Karte erstattet.",
  failed_refund_pending: "{amount} werden auf Ihre Karte erstattet. Bis die Bank sie zeigt, können zehn Tage vergehen.",
  failed_again: "Die Plätze sind wieder frei, es gibt also keine Buchung. Suchen Sie gern noch einmal.",
  failed_again_card:
    "Die Plätze sind wieder frei, es gibt also keine Buchung. Suchen Sie gern noch einmal und bezahlen Sie mit einer anderen Karte.",

  expired_subject: "Reservierung abgelaufen: Buchung {reference}, {route}",
  expired_preheader: "Die Buchung wurde nicht rechtzeitig bezahlt. Ihnen wurde nichts berechnet.",
  expired_heading: "Ihre Reservierung ist abgelaufen",
  expired_released:
    "Wir haben die Plätze so lange gehalten, wie die Reservierung galt, und es kam keine Zahlung. Die Plätze sind wieder frei, und Ihnen wurde nichts berechnet.",
  expired_again:
    "Möchten Sie weiterhin reisen, suchen Sie noch einmal und wählen Sie andere Plätze. Dieselben sind für Sie {minutes} Minuten lang gesperrt, damit niemand Plätze hält, ohne zu bezahlen; danach können Sie sie nehmen, wenn sie noch frei sind.",

  cancelled_subject: "Buchung {reference} storniert: {route}",
  cancelled_preheader: "Die Plätze sind wieder frei.",
  cancelled_preheader_refund: "Erstattung: {amount}.",
  cancelled_heading: "Ihre Buchung ist storniert",
  cancelled_paid: "Wie gewünscht ist die Buchung storniert: Die Plätze sind wieder frei, und die Tickets gelten nicht mehr.",
  cancelled_unpaid:
    "Wie gewünscht sind die Plätze wieder frei. Die Buchung war nicht bezahlt, Ihnen wurde also nichts berechnet.",
  cancelled_nothing: "Nach den Bedingungen dieses Tarifs bleibt nichts zu erstatten.",
  cancelled_fee: "Stornogebühr",

  flight_cancelled_subject: "Flug {flight} gestrichen: Buchung {reference}",
  flight_cancelled_preheader: "Der Flug findet nicht statt. Ihnen wurde nichts berechnet.",
  flight_cancelled_heading: "Ihr Flug ist gestrichen",
  flight_cancelled_sorry:
    "Es tut uns leid: Die Fluggesellschaft hat Flug {flight} von {origin} nach {destination} am {date} gestrichen, er findet nicht statt.",
  flight_cancelled_others:
    "Die anderen Flüge dieser Buchung wurden mit ihm aufgegeben, sodass von ihr nichts zu bezahlen bleibt.",
  flight_cancelled_unpaid: "Die Buchung war nicht bezahlt, Ihnen wurde also nichts berechnet.",
  flight_cancelled_refund:
    "Sie bekommen alles zurück, was Sie für diese Buchung bezahlt haben, was auch immer die Bedingungen des Tarifs sagen. Es gibt keine Gebühr.",
  flight_cancelled_sms: "Holdfast: Buchung {reference}: Flug {flight} am {date} ist gestrichen, und damit Ihre Buchung. {url}",

  refunded_subject: "{amount} erstattet: Buchung {reference}, {route}",
  refunded_kept: "Von dem, was Sie für die Buchung bezahlt haben, bleiben nach den Bedingungen des Tarifs {amount} einbehalten.",
  refunded_price: "Preis der Buchung",
  refunded_kept_row: "Nach den Tarifbedingungen einbehalten",
  refunded_card_heading: "Ihre Erstattung ist erfolgt",
  refunded_card:
    "Wir haben {amount} auf die Karte zurückgezahlt, mit der die Buchung bezahlt wurde. Bis die Bank sie auf einem Auszug zeigt, können zehn Tage vergehen.",
  refunded_card_row: "Auf Ihre Karte zurückgezahlt",
  refunded_other_means_heading: "Ihre Erstattung wurde auf einem anderen Weg gezahlt",
  refunded_other_means:
    "Die Erstattung auf Ihre Karte ist nicht angekommen, daher haben wir Ihnen {amount} auf einem anderen Weg gezahlt. Damit schulden wir Ihnen diese Erstattung nicht mehr.",
  refunded_other_means_row: "Auf anderem Weg gezahlt",
  refunded_dispute_heading: "Ihre Erstattung ist über Ihre Bank gekommen",
  refunded_dispute:
    "Die Zahlung wurde beanstandet, und Ihre Bank hat sie von uns zurückgeholt. Ihre Erstattung von {amount} ist darin enthalten; damit schulden wir Ihnen diese Erstattung nicht mehr.",
  refunded_dispute_row: "Über Ihre Bank zurückgekommen",

  changed_flight: "Flug {flight}",
  changed_unknown: "Ein Flug",
  changed_subject: "{flight} geändert: Buchung {reference}",
  changed_heading: "Ihr Flug hat sich geändert",
  changed_sorry: "Es tut uns leid: {flight} nach {destination} am {date} wurde von der Fluggesellschaft geändert. {news}",
  changed_stays:
    "Ihre Buchung bleibt, wie sie ist, mit den Plätzen, die Sie haben. Passt Ihnen die Änderung nicht, melden Sie sich bitte bei uns.",
  changed_news: "Neuer Abflug: {departs}. Neue Ankunft in {destination}: {arrives}.",
  changed_title: "Was sich geändert hat",
  changed_before: "{what} bisher",
  changed_now: "{what} jetzt",
  changed_departure: "Abflug",
  changed_arrival: "Ankunft",
  changed_destination: "Ziel",
  changed_origin_terminal: "Abflug-Terminal",
  changed_destination_terminal: "Ankunfts-Terminal",
  changed_aircraft: "Flugzeug",
  changed_not_known: "nicht bekannt",
  changed_sms: "Holdfast: Buchung {reference}: {flight} wurde geändert. {news} {url}",
  returned_subject: "{flight} findet doch statt: Buchung {reference}",
  returned_preheader: "Der Flug steht wieder im Flugplan.",
  returned_heading: "Ihr Flug findet doch statt",
  returned_sorry:
    "Bitte entschuldigen Sie das Hin und Her: {flight} nach {destination} am {date} steht wieder im Flugplan der Fluggesellschaft. Wenn wir Ihnen geschrieben haben, dass der Flug nicht stattfindet, gilt das nicht mehr. {times}",
  returned_times: "Abflug: {departs}. Ankunft in {destination}: {arrives}.",
  returned_stays:
    "Ihre Buchung bleibt, wie sie ist, mit den Plätzen, die Sie haben. Haben Sie inzwischen anders geplant, melden Sie sich bitte bei uns.",
  returned_sms: "Holdfast: Buchung {reference}: {flight} am {date} findet doch statt. {url}",
  withdrawn_subject: "{flight} findet nicht statt: Buchung {reference}",
  withdrawn_preheader: "Der Flug wurde aus dem Flugplan genommen.",
  withdrawn_heading: "Ihr Flug findet nicht statt",
  withdrawn_sorry:
    "Es tut uns leid: {flight} nach {destination} am {date} wurde von der Fluggesellschaft aus dem Flugplan genommen und findet nicht statt.",
  withdrawn_touch:
    "Wenn Sie von uns nichts über einen anderen Flug oder über Ihr Geld gehört haben, melden Sie sich bitte bei uns, bevor Sie reisen.",
  withdrawn_sms: "Holdfast: Buchung {reference}: {flight} am {date} findet nicht statt. {url}",

  check_in_flight: "Flug {flight}",
  check_in_unknown: "Ihren Flug",
  check_in_until: "{clock} Uhr am {date}",
  check_in_subject: "Check-in für {flight} nach {destination}: Buchung {reference}",
  check_in_preheader: "Der Check-in ist bis {until} offen.",
  check_in_heading: "Der Check-in ist offen",
  check_in_now:
    "Sie können jetzt für {flight} nach {destination} einchecken, auf der Seite Ihrer Buchung, bis {until}: {minutes} Minuten vor dem Abflug, nach der Uhr am Flughafen. Jeder Fluggast bekommt eine Bordkarte.",
  check_in_done: "Wer schon eingecheckt hat, braucht nichts zu tun.",
  check_in: "Einchecken",

  hello: "Guten Tag {name},",
  verify: "Bestätigen Sie Ihre E-Mail-Adresse",
  verify_preheader: "Ein Klick, und Ihr Holdfast-Konto ist bereit.",
  verify_please: "bitte bestätigen Sie, dass diese Adresse Ihre ist. Danach können Sie sich anmelden und buchen.",
  verify_action: "Diese Adresse bestätigen",
  verify_because:
    "Sie erhalten diese Mail, weil sich jemand mit dieser Adresse bei Holdfast registriert hat. Waren Sie es nicht, beachten Sie sie nicht: Ohne den Klick geschieht nichts.",
  welcome: "Willkommen bei Holdfast",
  welcome_preheader: "Ihr Konto ist bereit.",
  welcome_ready:
    "Ihr Konto ist bereit. Wählen Sie Ihre Flüge und Ihre Plätze: Wir halten sie für Sie, während Sie bezahlen, und sobald sie bezahlt sind, gehören sie Ihnen.",
  welcome_find: "Ihre Reisen, die Tickets dazu und alles über Ihr Konto finden Sie auf unserer Seite.",
  welcome_action: "Flüge suchen",
  welcome_because: "Sie erhalten diese Mail einmal, weil gerade ein Konto mit dieser Adresse bestätigt wurde.",
  reset: "Wählen Sie ein neues Passwort",
  reset_preheader: "Ein Link, um ein neues Passwort für Holdfast zu wählen.",
  reset_asked:
    "jemand hat ein neues Passwort für Ihr Konto angefordert. Waren Sie es, wählen Sie es hier. Der Link gilt einmal und für kurze Zeit.",
  reset_because:
    "Sie erhalten diese Mail, weil ein neues Passwort angefordert wurde. Waren Sie es nicht, beachten Sie sie nicht: Ihr Passwort bleibt, wie es ist.",
  known: "Sie haben schon ein Konto",
  known_preheader: "Jemand hat sich mit Ihrer Adresse noch einmal bei Holdfast registriert.",
  known_asked:
    "jemand hat sich mit dieser Adresse registriert, zu der es ein Konto gibt. Waren Sie es, melden Sie sich an wie bisher; das eben eingegebene Passwort wurde nicht übernommen.",
  known_action: "Anmelden",
  known_because:
    "Sie erhalten diese Mail, weil sich jemand mit dieser Adresse bei Holdfast registriert hat. Waren Sie es nicht, beachten Sie sie nicht: Es wurde nichts geändert.",
});
