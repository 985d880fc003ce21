/** What a boarding pass is of. */
export interface PassOf {
  booking_id: string;
  passenger_id: string;
  /** 1 for the booking's first flight. */
  flight: number;
}

const FORM = /^brd_(?<booking>[0-9]{2}_[0-9a-z]{26})_(?<passenger>[0-9])_(?<flight>[0-9]{1,2})$/;

/** `brd_03_0123456789abcdefghjkmnpqrs_1_2`: passenger 1 on the second flight of `bkg_03_…`. Whoever has it finds the booking without a look-up. */
export const passId = ({ booking_id, passenger_id, flight }: PassOf): string =>
  `${booking_id.replace("bkg_", "brd_")}_${passenger_id.replace("pax_", "")}_${flight}`;

/** Null: no id of a boarding pass. */
export function passOf(id: string): PassOf | null {
  const { booking, passenger, flight } = FORM.exec(id)?.groups ?? {};
  if (booking === undefined || passenger === undefined) return null;
  return { booking_id: `bkg_${booking}`, passenger_id: `pax_${passenger}`, flight: Number(flight) };
}
