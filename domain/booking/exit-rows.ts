interface Passenger {
  id: string;
  type: "adult" | "child" | "infant";
}

/**
 * Ids of those who may not sit in an exit row: children, and adults with an infant on the lap. An infant has no seat of its
 * own; the first of a party shares the first adult's, the second the second's, and so on.
 */
export function awayFromExits(party: Passenger[]): ReadonlySet<string> {
  const infants = party.filter(({ type }) => type === "infant").length;
  const adults = party.filter(({ type }) => type === "adult");
  const children = party.filter(({ type }) => type === "child");
  return new Set([...adults.slice(0, infants), ...children].map(({ id }) => id));
}
