import type { Offer } from "#contracts/offers.ts";
import { formatMoney } from "../text/money.ts";
import { FAMILY_NAMES, fareInWords } from "../text/words.ts";
import type { Journey } from "./group-offers.ts";
import { SliceSummary } from "./itinerary.tsx";

/** Fewer seats than this are worth a warning. */
const FEW_SEATS = 10;
const TAG_NAMES: Record<Offer["tags"][number], string> = { cheapest: "Cheapest", fastest: "Fastest" };

/** One journey and a button for each of its fares. */
export function JourneyCard({ journey, onChoose }: { journey: Journey; onChoose: (offer: Offer) => void }) {
  const first = journey.offers[0];
  if (first === undefined) return null;
  const tags = [...new Set(journey.offers.flatMap((offer) => offer.tags))];
  const party = first.passengers.length;
  return (
    <article class="card journey">
      {tags.length > 0 && (
        <p class="tags">
          {tags.map((tag) => (
            <span key={tag} class="tag">
              {TAG_NAMES[tag]}
            </span>
          ))}
        </p>
      )}
      {first.slices.map((slice) => (
        <SliceSummary key={slice.segments[0]?.flight_id} slice={slice} />
      ))}
      <ul class="fares">
        {journey.offers.map((offer) => (
          <li key={offer.fare.family}>
            <h3>{FAMILY_NAMES[offer.fare.family]}</h3>
            <p class="price">
              {formatMoney(offer.total)} {party > 1 && <small>for {party}</small>}
            </p>
            <ul class="rules">
              {fareInWords(offer.fare).map((rule) => (
                <li key={rule}>{rule}</li>
              ))}
            </ul>
            {offer.seats_remaining < FEW_SEATS && (
              <p class="few">{offer.seats_remaining === 0 ? "Sold out" : `Only ${offer.seats_remaining} left`}</p>
            )}
            <button type="button" class="primary" disabled={offer.seats_remaining === 0} onClick={() => onChoose(offer)}>
              Choose
              <span class="visually-hidden">
                {" "}
                {FAMILY_NAMES[offer.fare.family]}, {formatMoney(offer.total)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </article>
  );
}
