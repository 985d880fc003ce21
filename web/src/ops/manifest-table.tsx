import type { FlightManifest } from "#contracts/manifest.ts";
import { IdLink } from "./id-link.tsx";
import { Moment } from "./moment.tsx";
import { SEAT_LOOKS } from "./seat-look.ts";
import { counted } from "./words.ts";

/** Every seat that is somebody's, who is checked in, and how many of each booking class are taken. */
export function ManifestTable({ manifest: { seats, on_laps, booking_classes } }: { manifest: FlightManifest }) {
  const taken = seats.filter(({ booking_id }) => booking_id !== null);
  const checkedIn = taken.filter(({ sequence }) => sequence !== null).length + on_laps.length;
  return (
    <div class="card">
      <h2>Manifest</h2>
      {checkedIn > 0 && <p>{counted(checkedIn, "passenger is checked in", "passengers are checked in")}.</p>}
      {taken.length === 0 ? (
        <p>Nobody is on it.</p>
      ) : (
        <div class="scroll" tabIndex={0} role="region" aria-label="Manifest">
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Seat</th>
                <th scope="col">State</th>
                <th scope="col">Booking</th>
                <th scope="col">Passenger</th>
                <th scope="col">Class</th>
                <th scope="col">Until</th>
                <th scope="col" class="number">
                  Check-in
                </th>
              </tr>
            </thead>
            <tbody>
              {taken.map((seat) => (
                <tr key={seat.designator} data-seat-state={seat.state}>
                  <th scope="row">{seat.designator}</th>
                  <td>{SEAT_LOOKS[seat.state].words}</td>
                  <td>{seat.booking_id && <IdLink id={seat.booking_id} />}</td>
                  <td>{seat.passenger_id}</td>
                  <td>{seat.booking_class}</td>
                  <td>{seat.expires_at && <Moment at={seat.expires_at} />}</td>
                  <td class="number">{seat.sequence}</td>
                </tr>
              ))}
              <OnLaps onLaps={on_laps} />
            </tbody>
          </table>
        </div>
      )}
      <BookingClasses classes={booking_classes} />
    </div>
  );
}

/** Infants who are checked in. */
const OnLaps = ({ onLaps }: { onLaps: FlightManifest["on_laps"] }) => (
  <>
    {onLaps.map(({ booking_id, passenger_id, sequence }) => (
      <tr key={`${booking_id} ${passenger_id}`}>
        <th scope="row">On a lap</th>
        <td />
        <td>
          <IdLink id={booking_id} />
        </td>
        <td>{passenger_id}</td>
        <td />
        <td />
        <td class="number">{sequence}</td>
      </tr>
    ))}
  </>
);

const BookingClasses = ({ classes }: { classes: FlightManifest["booking_classes"] }) => (
  <details>
    <summary>Booking classes</summary>
    <table class="table">
      <thead>
        <tr>
          <th scope="col">Class</th>
          <th scope="col" class="number">
            Taken
          </th>
          <th scope="col" class="number">
            Authorised
          </th>
          <th scope="col" class="number">
            Honoured beyond
          </th>
        </tr>
      </thead>
      <tbody>
        {classes.map((each) => (
          <tr key={each.booking_class}>
            <th scope="row">{each.booking_class}</th>
            <td class="number">{each.taken}</td>
            <td class="number">{each.authorised}</td>
            <td class="number">{each.honoured}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </details>
);
