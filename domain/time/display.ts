const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY_MS = 86_400_000;

/** Midnight of the date an RFC 3339 text shows, whatever its offset: wall time is what passengers read. */
const wallDay = (local: string): number => Date.parse(`${local.slice(0, 10)}T00:00:00Z`);

/** `2026-12-01T10:05:00+01:00` → `Tue 1 Dec 2026`. */
export function displayDate(local: string): string {
  const day = new Date(wallDay(local));
  return `${WEEKDAYS[day.getUTCDay()]} ${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]} ${day.getUTCFullYear()}`;
}

/** `2026-12-01T10:05:00+01:00` → `10:05`. */
export const displayClock = (local: string): string => local.slice(11, 16);

/** The arrival's wall time, and by how many calendar days it differs from the departure's: `06:40 +1`, `09:15 -1`. */
export function displayArrival(departsLocal: string, arrivesLocal: string): string {
  const days = Math.round((wallDay(arrivesLocal) - wallDay(departsLocal)) / DAY_MS);
  return days === 0 ? displayClock(arrivesLocal) : `${displayClock(arrivesLocal)} ${days > 0 ? "+" : ""}${days}`;
}

/** `PT7H55M` → `7 h 55 min`. */
export function displayDuration(iso: string): string {
  const [, hours, minutes] = /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(iso) ?? [];
  return [hours && `${hours} h`, minutes && `${minutes} min`].filter(Boolean).join(" ") || "0 min";
}
