/** The mix of the airline-ticketing benchmark SEATS, in percent, with the operation of this API that stands for each. */
export const SHARES = {
  /** `DELETE /v1/bookings/{id}`: a held booking is let go. */
  "delete reservation": 10,
  /** `GET /v1/offers`: non-stop, on a route and day that has one of the flights. */
  "find flights": 10,
  /** `GET /v1/flights/{id}/seat-map` */
  "find open seats": 35,
  /** `POST /v1/bookings`, one adult, a seat by its name that the last map had as open. */
  "new reservation": 20,
  /** `PUT /v1/me/notification-preferences` */
  "update customer": 10,
  /** `PUT /v1/bookings/{id}/seats`: another seat, that the last map had as open. */
  "update reservation": 15,
} as const;
export type Operation = keyof typeof SHARES;
export const OPERATIONS = Object.keys(SHARES) as Operation[];

/** Shares are multiples of five, so twenty cards have all of them. */
const PERCENT_A_CARD = 5;
export const CARDS = OPERATIONS.flatMap((operation) => Array<Operation>(SHARES[operation] / PERCENT_A_CARD).fill(operation)) as [
  Operation,
  ...Operation[],
];
