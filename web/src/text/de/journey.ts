import type { journeyText } from "../en/journey.ts";
import { translated } from "../translated.ts";

export const journey = translated<typeof journeyText>()({
  to: "nach",
  local_time: "{day}, Ortszeit ({zone})",
  local_times: "Ortszeiten, {zones}",
  direct: "Direkt",
  stops: { one: "{count} Stopp", other: "{count} Stopps" },
  wait: "{time} in {airport}",
  change_airport: "{time} für den Weg von {origin} nach {destination}",
  flight: "{departs} {origin} nach {arrives} {destination}",
  passenger_adult: "Erwachsene Person",
  passenger_child: "Kind",
  passenger_infant: "Baby",
  no_cabin_bag: "kein Handgepäck",
  cabin_bags: { one: "{count} Handgepäckstück", other: "{count} Handgepäckstücke" },
  no_checked_bag: "kein Aufgabegepäck",
  checked_bags: { one: "{count} Aufgabegepäckstück", other: "{count} Aufgabegepäckstücke" },
  not_refundable: "Tarif nicht erstattbar",
  refundable_free: "Erstattbar ohne Gebühr",
  refundable_fee: "Erstattbar, Gebühr {fee} je reisender Person",
  price: "Preis",
  fare: "Flugpreis",
  chosen_seats: "Gewählte Plätze",
  total: "Gesamt",
});
