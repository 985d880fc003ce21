import type { Letter } from "./message.ts";

/** The letter as plain text: the same words as the HTML, readable at any width. */
export function plainText(letter: Letter): string {
  const blocks = [
    letter.heading,
    ...letter.paragraphs,
    letter.reference === null ? "" : `Booking reference: ${letter.reference}`,
    letter.action === null ? "" : `${letter.action.label}:\n${letter.action.url}`,
    letter.flights
      .map(
        (flight) =>
          `${flight.date}  ${flight.flight}  ${flight.origin} ${flight.departs} - ${flight.destination} ${flight.arrives}\n  ${flight.detail}`,
      )
      .join("\n"),
    letter.flights.length === 0 ? "" : "All times are local to each airport.",
    ...letter.tables.map(({ title, rows }) => [title, ...rows.map(({ label, value }) => `  ${label}: ${value}`)].join("\n")),
    letter.because,
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}
