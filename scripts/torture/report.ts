import type { Evidence, Findings } from "./check.ts";
import type { Journal } from "./journal.ts";

const listed = (counts: Iterable<readonly [string, number]>): string =>
  [...counts]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, count]) => `${count} ${name.replaceAll("_", " ")}`)
    .join(", ");

/** What was killed, compared and found, in lines to print. */
export function reportLines(
  { counts }: Journal,
  { entries, audit, letters, restarts_s, quiet_s }: Evidence & { quiet_s: number },
  { endings, seats, restarts, wrong }: Findings,
): string[] {
  const s = (seconds: number): string => `${seconds.toFixed(1)} s`;
  return [
    `clients: ${listed(counts)}`,
    `at rest ${quiet_s.toFixed(0)} s after the last booking`,
    `bookings acknowledged: ${entries.length} (${listed(endings)})`,
    `notifications: ${letters.length}, ${new Set(letters.map(({ id }) => id)).size} keys`,
    `audit: ${audit.status}; compared ${listed(Object.entries(audit.compared))}; ${audit.in_motion} in motion`,
    `seats: ${seats.seats} histories of ${seats.operations} operations, ${seats.unknown} of unknown outcome`,
    `restart to ready: ${restarts_s.length} times, p50 ${s(restarts.p50_s)}, p99 ${s(restarts.p99_s)}, worst ${s(restarts.worst_s)}`,
    listed(Object.entries(wrong).map(([name, found]) => [name, found.length] as const)),
    ...Object.entries(wrong).flatMap(([name, found]) => found.map((line) => `  ${name}: ${line}`)),
  ];
}
