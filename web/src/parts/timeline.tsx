import type { TimelineEntry } from "#contracts/bookings.ts";
import { formatInstant } from "../text/times.ts";
import { eventInWords } from "../text/words.ts";
import { bookingText } from "../text/en/booking.ts";

/** What happened to the booking, oldest first, in the reader's own time zone. */
export function Timeline({ entries }: { entries: TimelineEntry[] }) {
  return (
    <div class="card">
      <h2>{bookingText("history")}</h2>
      <ol class="timeline">
        {entries.map((entry, index) => (
          <li key={`${entry.at} ${index}`}>
            <time dateTime={entry.at}>{formatInstant(entry.at)}</time> {eventInWords(entry)}
          </li>
        ))}
      </ol>
    </div>
  );
}
