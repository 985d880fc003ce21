import type { PassengerType } from "#domain/fare/party.ts";
import { err, ok, type Result } from "../result.ts";
import { AGES, ageOn } from "./ages.ts";

export interface PartyMember {
  id: string;
  given_name: string;
  family_name: string;
  born_on: string;
  seat_selections?: { flight_id: string; designator: string }[] | undefined;
}

export type PartyError =
  | { reason: "passenger_mismatch"; detail: string }
  | { reason: "passenger_duplicated"; passengers: [string, string] }
  | { reason: "seat_duplicated"; flight_id: string; designator: string };

const nameKey = (member: PartyMember): string =>
  `${member.given_name} ${member.family_name} ${member.born_on}`.normalize("NFKC").toUpperCase();

/** Whether these people are the party the offer was made for, each once, each with a seat of their own at most. */
export function checkParty(
  members: PartyMember[],
  offered: { id: string; type: PassengerType }[],
  flights: { flight_id: string; local_date: string }[],
): Result<null, PartyError> {
  const types = new Map(offered.map(({ id, type }) => [id, type]));
  const ids = new Set(members.map(({ id }) => id));
  if (ids.size !== members.length || ids.size !== types.size || members.some(({ id }) => !types.has(id)))
    return err({ reason: "passenger_mismatch", detail: `the offer is for ${[...types.keys()].join(", ")}` });
  const days = flights.map(({ local_date }) => local_date).toSorted();
  const [firstDay = "", lastDay = firstDay] = [days.at(0), days.at(-1)];
  for (const member of members) {
    const type = types.get(member.id) ?? "adult";
    // Whoever is not there on the first flight has no seat and no lap to travel on; the fares go by the age on the last.
    if (ageOn(member.born_on, firstDay) < 0)
      return err({
        reason: "passenger_mismatch",
        detail: `the date of birth of ${member.id} is after the first flight, on ${firstDay}`,
      });
    const age = ageOn(member.born_on, lastDay);
    if (age < AGES[type].from || age >= AGES[type].below)
      return err({ reason: "passenger_mismatch", detail: `${member.id} travels as ${type} but will be ${age} on ${lastDay}` });
  }
  const names = new Map<string, string>();
  for (const member of members) {
    const twin = names.get(nameKey(member));
    if (twin !== undefined) return err({ reason: "passenger_duplicated", passengers: [twin, member.id] });
    names.set(nameKey(member), member.id);
  }
  return checkSelections(members, types, new Set(flights.map(({ flight_id }) => flight_id)));
}

/** Whether everybody who chooses seats needs one, on flights of theirs, one on each, and no two the same. */
export function checkSelections(
  members: Pick<PartyMember, "id" | "seat_selections">[],
  types: Map<string, PassengerType>,
  flights: Set<string>,
): Result<null, Exclude<PartyError, { reason: "passenger_duplicated" }>> {
  const taken = new Set<string>();
  for (const member of members) {
    const chosen = member.seat_selections ?? [];
    if (types.get(member.id) === "infant" && chosen.length > 0)
      return err({ reason: "passenger_mismatch", detail: `${member.id} is an infant and travels on a lap` });
    if (new Set(chosen.map(({ flight_id }) => flight_id)).size !== chosen.length)
      return err({ reason: "passenger_mismatch", detail: `${member.id} has two seats on one flight` });
    for (const { flight_id, designator } of chosen) {
      if (!flights.has(flight_id)) return err({ reason: "passenger_mismatch", detail: `${flight_id} is not part of the offer` });
      if (taken.has(`${flight_id} ${designator}`)) return err({ reason: "seat_duplicated", flight_id, designator });
      taken.add(`${flight_id} ${designator}`);
    }
  }
  return ok(null);
}
