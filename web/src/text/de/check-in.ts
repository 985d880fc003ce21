import type { checkInText } from "../en/check-in.ts";
import { translated } from "../translated.ts";

export const checkIn = translated<typeof checkInText>()({
  title: "Check-in",
  looking: "Bordkarten werden gesucht",
  flight: "{carrier} {number}, {origin} nach {destination}",
  moved: "Dieser Flug startet jetzt am {day} um {time} Uhr, Ortszeit {airport}.",
  opens: "Der Check-in öffnet am {day} um {time} Uhr, Ortszeit {airport}.",
  closed: "Der Check-in ist geschlossen: Wer noch keine Bordkarte hat, geht sofort zum Schalter.",
  on_lap: "auf dem Schoß",
  seat: "Platz {seat}",
  boarding: "Nummer {number}, Einstieg ab {time} Uhr",
  boarding_terminal: "Nummer {number}, Einstieg ab {time} Uhr, Terminal {terminal}",
  download_of: "Bordkarte herunterladen: {name}",
  download: "Bordkarte herunterladen",
  who: "Wer checkt ein?",
  check_in: "Einchecken",
  check_in_name: "{name} einchecken",
});
