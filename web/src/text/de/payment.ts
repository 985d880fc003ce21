import type { paymentText } from "../en/payment.ts";
import { translated } from "../translated.ts";

export const payment = translated<typeof paymentText>()({
  pay: "Bezahlen",
  held_for: "Ihre Plätze sind noch {countdown} für Sie reserviert. Bezahlt gehören sie Ihnen.",
  declined:
    "Die Zahlung ist nicht zustande gekommen. {reason} Es wurde nichts berechnet, und Ihre Plätze sind noch reserviert. Versuchen Sie eine andere Karte.",
  test_card: "Testkarte",
  card_three_d_secure: "Visa, die eine Bestätigung verlangt (3-D Secure)",
  card_declined: "Visa, die abgelehnt wird",
  card_no_money: "Visa ohne genug Guthaben",
  keep_seats: "Wenn die Karte abgelehnt wird, meine Plätze behalten, damit ich eine andere versuchen kann",
  pay_amount: "{amount} bezahlen",
  other_total: "Ihre Plätze haben sich geändert und damit der Gesamtbetrag: Er ist jetzt {amount}. Sie haben noch nicht bezahlt.",
  payment: "Zahlung",
  bank_waits:
    "Ihre Bank möchte, dass Sie die Zahlung bestätigen. Vorher wird nichts abgebucht; ohne baldige Bestätigung werden die Plätze freigegeben.",
  to_bank: "Zu Ihrer Bank",
  bank_silent: "Die Bank hat noch nicht geantwortet. Wir fragen weiter nach; niemand zahlt doppelt.",
  working: "Ihre Zahlung wird bearbeitet. Diese Seite aktualisiert sich selbst…",
  payment_is: "{amount}: {status}",
  status_processing: "in Bearbeitung",
  status_requires_action: "wartet auf Sie",
  status_authorized: "autorisiert",
  status_captured: "bezahlt",
  status_failed: "abgelehnt",
  status_cancelled: "abgebrochen",
  status_unknown: "noch ohne Antwort",
  status_refunding: "wird erstattet",
  status_partially_refunded: "teilweise erstattet",
  status_refunded: "erstattet",
});
