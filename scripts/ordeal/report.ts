import type { Gathered } from "./gather.ts";
import type { Journal } from "./journal.ts";
import type { Judgement, Wrong } from "./judge.ts";

export const listed = (counts: Iterable<readonly [string, number]>): string =>
  [...counts]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, count]) => `${count} ${name.replaceAll("_", " ")}`)
    .join(", ");

/** What clients did, and what was compared of it. */
export function comparedLines({ counts }: Journal, { entries, audit, letters, quiet_s }: Gathered, judged: Judgement): string[] {
  const { endings, seats } = judged;
  return [
    `clients: ${listed(counts)}`,
    `at rest ${quiet_s.toFixed(0)} s after the last booking`,
    `bookings acknowledged: ${entries.length} (${listed(endings)})`,
    `notifications: ${letters.length}, ${new Set(letters.map(({ id }) => id)).size} keys`,
    `audit: ${audit.status}; compared ${listed(Object.entries(audit.compared))}; ${audit.in_motion} in motion`,
    `seats: ${seats.seats} histories of ${seats.operations} operations, ${seats.unknown} of unknown outcome`,
  ];
}

/** How much is wrong of each kind, and then what. */
export const wrongLines = (wrong: Wrong<string>): string[] => [
  listed(Object.entries(wrong).map(([name, found]) => [name, found.length] as const)),
  ...Object.entries(wrong).flatMap(([name, found]) => found.map((line) => `  ${name}: ${line}`)),
];
