import { useState } from "preact/hooks";
import { offer as fetchOffer } from "../api/calls.ts";
import { type ChosenOffer, chosenOffer } from "../api/chosen-offer.ts";
import { hereAndBack } from "../api/paths.ts";
import { session } from "../api/session.ts";
import { BookForm } from "../parts/book-form.tsx";
import { Itinerary } from "../parts/itinerary.tsx";
import { PriceTable } from "../parts/price-table.tsx";
import { Loading } from "../parts/loading.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useLoad } from "../parts/use-load.ts";
import { usePageTitle } from "../parts/use-page-title.ts";
import { FAMILY_NAMES, fareInWords } from "../text/words.ts";

export function BookPage() {
  usePageTitle("Book");
  const [chosen] = useState(chosenOffer);
  if (chosen === null)
    return (
      <section>
        <h1>Choose a flight first</h1>
        <p>
          <a class="button" href="/">
            Search
          </a>
        </p>
      </section>
    );
  return <ChosenOfferPage chosen={chosen} />;
}

/** The chosen offer, checked again by the server, and the form to book it. */
function ChosenOfferPage({ chosen }: { chosen: ChosenOffer }) {
  const [retries, setRetries] = useState(0);
  const load = useLoad(`${chosen.id} ${retries}`, (signal) => fetchOffer(chosen.id, signal));
  if (load.state === "loading") return <Loading what="Checking the offer" />;
  if (load.state === "failed")
    return (
      <section>
        <h1>Book</h1>
        <ProblemNotice failure={load.failure} onRetry={() => setRetries(retries + 1)} />
      </section>
    );
  const offer = load.value;
  const who = session.value;
  return (
    <section>
      <h1>Book</h1>
      <p>
        <a href={chosen.search}>Back to the flights</a>
      </p>
      <div class="card">
        <h2>{FAMILY_NAMES[offer.fare.family]} fare</h2>
        <Itinerary slices={offer.slices} />
        <ul class="rules">
          {fareInWords(offer.fare).map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ul>
        <PriceTable base={offer.base} taxes={offer.taxes} seats={null} total={offer.total} />
      </div>
      {who.state === "unknown" && <Loading what="One moment" />}
      {who.state === "signed_out" && (
        <p class="notice">
          To hold seats you need an account.{" "}
          <a class="button" href={hereAndBack()}>
            Sign in or create one
          </a>
        </p>
      )}
      {who.state === "signed_in" && <BookForm offer={offer} email={who.user?.email ?? ""} />}
    </section>
  );
}
