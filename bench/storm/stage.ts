import type { Host } from "../host.ts";
import type { Peer } from "../peers/peer.ts";
import type { TokenOf } from "../tokens.ts";
import type { FlightReader } from "./flights.ts";

/** What every storm runs on. */
export interface Stage {
  host: Host;
  /** Null: none was wanted. */
  peer: Peer | null;
  reader: FlightReader;
  tokenOf: TokenOf;
}

/** People of one storm alone, so that its bookings can be told from all others in D1. */
export interface Strangers {
  /** What their user ids begin with, and nobody else's. */
  prefix: string;
  /** Somebody new: a name nobody had, and a token nobody has seen. */
  next: () => { name: string; token: string };
}

let storms = 0;

export function strangers(tokenOf: TokenOf): Strangers {
  const prefix = `usr_storm${++storms}_`;
  let people = 0;
  return {
    prefix,
    next: () => {
      const name = `${prefix}${++people}`;
      return { name, token: tokenOf(name) };
    },
  };
}
