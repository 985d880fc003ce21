import type { Offer } from "#contracts/offers.ts";
import { invariant } from "#domain/invariant.ts";
import type { System } from "../../harness/system.ts";
import { search } from "../trip.ts";
import { inDays } from "../../../scripts/api/in-days.ts";

let day = 2;
/** An offer of a day of its own for each command, so that no two want the same seats. */
export async function offerFor(system: System, isWanted: (offer: Offer) => boolean = () => true): Promise<Offer> {
  day = day === 10 ? 3 : day + 1;
  const offer = (await search(system, { departure_date: inDays(day) })).find(isWanted);
  invariant(offer, "there is an offer");
  return offer;
}
