import type { FareRules, Offer } from "#contracts/offers.ts";
import { formatMoney } from "../text/money.ts";
import { FAMILY_NAMES, bagsInWords, refundInWords } from "../text/words.ts";
import type { Journey } from "./group-offers.ts";
import { Loading } from "./loading.tsx";
import { offersText } from "../text/en/offers.ts";

/** Fewer seats than this are worth a warning. */
const FEW_SEATS = 10;

export const SeatsLeft = ({ offer }: { offer: Offer }) =>
  offer.seats_remaining < FEW_SEATS ? (
    <p class="few">
      {offer.seats_remaining === 0 ? offersText("sold_out") : offersText("few_left", { count: offer.seats_remaining })}
    </p>
  ) : null;

/** What the fares differ in, a line each, in one order for all, so that the lines can be read across. */
const COMPARED: { words: (fare: FareRules) => string; allowed: (fare: FareRules) => boolean }[] = [
  { words: ({ bags }) => bagsInWords(bags.carry_on, "cabin"), allowed: ({ bags }) => bags.carry_on > 0 },
  { words: ({ bags }) => bagsInWords(bags.checked, "checked"), allowed: ({ bags }) => bags.checked > 0 },
  { words: refundInWords, allowed: ({ refundable }) => refundable },
];

interface FareListProps {
  offers: Journey["offers"];
  isComplete: boolean;
  onChoose: (offer: Offer) => void;
}

/** The fares of one journey beside each other: what each allows, costs, and costs more than the cheapest. */
export function FareList({ offers, isComplete, onChoose }: FareListProps) {
  const [cheapest] = offers;
  return (
    <>
      <ul class="fares">
        {offers.map((offer) => (
          <li key={offer.fare.family}>
            <h3>{FAMILY_NAMES[offer.fare.family]}</h3>
            <div>
              <p class="price">{formatMoney(offer.total)}</p>
              <small>{moreThan(cheapest, offer)}</small>
            </div>
            <ul class="rules">
              {COMPARED.map(({ words, allowed }, index) => (
                <li key={index} class={allowed(offer.fare) ? "allowed" : "refused"}>
                  {words(offer.fare)}
                </li>
              ))}
            </ul>
            <SeatsLeft offer={offer} />
            <button type="button" class="primary" disabled={offer.seats_remaining === 0} onClick={() => onChoose(offer)}>
              {offersText("choose", { fare: FAMILY_NAMES[offer.fare.family] })}
              <span class="visually-hidden"> {offersText("for_price", { price: formatMoney(offer.total) })}</span>
            </button>
          </li>
        ))}
      </ul>
      {!isComplete && <Loading what={offersText("looking_for_fares")} />}
    </>
  );
}

function moreThan(cheapest: Offer, offer: Offer): string {
  const party = offer.passengers.length;
  const whom = party > 1 ? ` ${offersText("for_all", { number: party })}` : "";
  const more = offer.total.amount_minor - cheapest.total.amount_minor;
  return more === 0 ? `${offersText("lowest_fare")}${whom}` : `+${formatMoney({ ...offer.total, amount_minor: more })}${whom}`;
}
