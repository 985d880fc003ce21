import type { OfferSearch } from "#contracts/offer-search.ts";
import type { Offer } from "#contracts/offers.ts";
import { formatMoney } from "../text/money.ts";
import { localClock } from "../text/times.ts";
import { FareList, SeatsLeft } from "./fare-list.tsx";
import type { Journey } from "./group-offers.ts";
import { Itinerary, SliceSummary } from "./itinerary.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { useFares } from "./use-fares.ts";
import { journeyText } from "../text/en/journey.ts";
import { offersText } from "../text/en/offers.ts";

interface JourneyCardProps {
  journey: Journey;
  /** What it was found by; null where all offers of it are known. */
  search: OfferSearch | null;
  open: boolean;
  onOpen: (open: boolean) => void;
  onChoose: (offer: Offer) => void;
}

/** One journey: its line, its lowest price, and on demand its flights and the fares side by side. */
export function JourneyCard({ journey, search, open, onOpen, onChoose }: JourneyCardProps) {
  const [cheapest] = journey.offers;
  const tags = [...new Set(journey.offers.flatMap((offer) => offer.tags))];
  const id = `fares-${journey.key}`;
  return (
    <article class="card journey">
      <h2 class="visually-hidden">{nameOf(cheapest)}</h2>
      <div class="journey-head">
        <div class="journey-slices">
          {tags.length > 0 && (
            <p class="tags">
              {tags.map((tag) => (
                <span key={tag} class={`tag ${tag}`}>
                  {offersText(`tag_${tag}`)}
                </span>
              ))}
            </p>
          )}
          {cheapest.slices.map((slice) => (
            <SliceSummary key={slice.segments[0]?.flight_id} slice={slice} />
          ))}
        </div>
        <div class="journey-price">
          <p class="price">
            <small>{offersText("from")}</small> {formatMoney(cheapest.total)}
          </p>
          {cheapest.passengers.length > 1 && <small>{offersText("for_all", { number: cheapest.passengers.length })}</small>}
          <SeatsLeft offer={cheapest} />
          <button type="button" aria-expanded={open} aria-controls={id} onClick={() => onOpen(!open)}>
            {offersText(open ? "hide_fares" : "see_fares")}
            <span class="visually-hidden"> {offersText("of_flight", { flight: nameOf(cheapest) })}</span>
          </button>
        </div>
      </div>
      <div id={id}>{open && <Fares {...{ journey, search, onChoose }} />}</div>
    </article>
  );
}

/** Which journey it is, for whoever hears one button after the other: `08:30 LHR to 11:15 JFK`. */
const nameOf = (offer: Offer): string =>
  offer.slices
    .map(({ segments }) => {
      const [first, last] = [segments[0], segments.at(-1)];
      return first && last
        ? journeyText("flight", {
            departs: localClock(first.departs_local),
            origin: first.origin,
            arrives: localClock(last.arrives_local),
            destination: last.destination,
          })
        : "";
    })
    .join(", ");

function Fares({ journey, search, onChoose }: Pick<JourneyCardProps, "journey" | "search" | "onChoose">) {
  const { offers, state, failure, retry } = useFares(journey, search);
  return (
    <div class="journey-fares">
      <Itinerary slices={journey.offers[0].slices} />
      {failure && <ProblemNotice failure={failure} onRetry={retry} />}
      <FareList offers={offers} isComplete={state === "complete"} onChoose={onChoose} />
    </div>
  );
}
