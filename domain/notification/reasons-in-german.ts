import type { FAILURE_REASONS } from "./decline.ts";

const limit = "Die Karte hat ihr Limit erreicht.";
const securityCode = "Die Prüfziffer der Karte stimmte nicht.";
const number = "Die Kartennummer stimmte nicht.";
const expiry = "Das Ablaufdatum der Karte stimmte nicht.";
const noAnswer = "Die Bank, die die Karte ausgegeben hat, konnte nicht antworten.";

/** Why a payment or a booking failed, in German. */
export const REASONS_IN_GERMAN = {
  insufficient_funds: "Die Karte hat nicht genug Guthaben.",
  withdrawal_count_limit_exceeded: limit,
  card_velocity_exceeded: limit,
  expired_card: "Die Karte ist abgelaufen.",
  incorrect_cvc: securityCode,
  invalid_cvc: securityCode,
  incorrect_number: number,
  invalid_number: number,
  invalid_expiry_month: expiry,
  invalid_expiry_year: expiry,
  incorrect_zip: "Die Postleitzahl passte nicht zur Karte.",
  card_not_supported: "Die Karte kann für diese Art von Kauf nicht verwendet werden.",
  currency_not_supported: "Die Karte kann in dieser Währung nicht belastet werden.",
  authentication_required: "Die Bank verlangte eine Bestätigung, die nicht gegeben wurde.",
  payment_intent_authentication_failure: "Die Bestätigung, die Ihre Bank verlangte, ist fehlgeschlagen.",
  resource_missing: "Der Zahlungsdienst kennt diese Karte nicht.",
  processing_error: "Das Kartennetz hatte bei der Zahlung einen Fehler.",
  issuer_not_available: "Die Bank, die die Karte ausgegeben hat, war nicht erreichbar.",
  try_again_later: noAnswer,
  reenter_transaction: noAnswer,
  payment_cancelled: "Der Zahlungsdienst war nicht rechtzeitig erreichbar, daher wurde die Zahlung aufgegeben.",
  authentication_not_finished: "Die Bestätigung, die Ihre Bank verlangte, wurde nicht rechtzeitig abgeschlossen.",
  amount_mismatch: "Der Betrag, den Ihre Bank genehmigt hat, war nicht der Preis der Buchung.",
  flight_cancelled: "Die Fluggesellschaft hat einen Flug dieser Buchung gestrichen, während sie bezahlt wurde.",
  seats_lost: "Die Plätze konnten nicht bis zum Abschluss der Zahlung gehalten werden.",
  any_refusal: "Die Bank, die die Karte ausgegeben hat, hat die Zahlung ohne Angabe von Gründen abgelehnt.",
  unknown: "Die Zahlung ist nicht zustande gekommen.",
} as const satisfies Record<keyof typeof FAILURE_REASONS, string>;
