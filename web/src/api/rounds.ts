/** Nobody asks for more of one list; whoever writes such an address does not make the page ask forever. */
const MAX_ROUNDS = 50;

/** How often more of a list was asked for, the first time included, as the page's address has it. */
export const roundsIn = ({ shown = "" }: Record<string, string>): number =>
  /^[1-9]\d?$/.test(shown) ? Math.min(Number(shown), MAX_ROUNDS) : 1;
