import type { Letter } from "./letter.ts";
import { voiceOf } from "./text/voice.ts";

/** The letter as plain text: the same words as the HTML, readable at any width. */
export function plainText(letter: Letter): string {
  const { say } = voiceOf(letter.language);
  const blocks = [
    letter.heading,
    ...letter.paragraphs,
    letter.reference === null ? "" : `${say("reference")}: ${letter.reference}`,
    letter.action === null ? "" : `${letter.action.label}:\n${letter.action.url}`,
    letter.flights
      .map(
        (flight) =>
          `${flight.date}  ${flight.flight}  ${flight.origin} ${flight.departs} - ${flight.destination} ${flight.arrives}\n  ${flight.detail}`,
      )
      .join("\n"),
    letter.flights.length === 0 ? "" : say("local_times"),
    ...letter.tables.map(({ title, rows }) => [title, ...rows.map(({ label, value }) => `  ${label}: ${value}`)].join("\n")),
    letter.because,
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}
