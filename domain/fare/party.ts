/** Who travels. */
export interface Party {
  adults: number;
  children: number;
  infants: number;
}
export type PassengerType = "adult" | "child" | "infant";

/** Of the adult fare, in percent. A child is 2–11 and has a seat; an infant is under 2 and sits on a lap. */
export const FARE_PERCENT: Readonly<Record<PassengerType, number>> = { adult: 100, child: 75, infant: 10 };

/** Most passengers of one offer, infants included: airlines sell larger parties as groups. */
export const MAX_PARTY = 9;

export const seatsNeeded = (party: Party): number => party.adults + party.children;

/** `pax_1` …: adults first, then children, then infants. */
export function passengersOf(party: Party): { id: string; type: PassengerType }[] {
  const types: PassengerType[] = [
    ...Array<PassengerType>(party.adults).fill("adult"),
    ...Array<PassengerType>(party.children).fill("child"),
    ...Array<PassengerType>(party.infants).fill("infant"),
  ];
  return types.map((type, index) => ({ id: `pax_${index + 1}`, type }));
}
