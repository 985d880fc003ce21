import type { Offer } from "#contracts/offers.ts";
import { useEffect, useRef, useState } from "preact/hooks";
import { offer as fetchOffer } from "../api/calls.ts";
import { type ChosenOffer, chosenOffer } from "../api/chosen-offer.ts";
import { localFailure } from "../api/failure.ts";
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
import { bookText } from "../text/en/book.ts";
import { siteText } from "../text/en/site.ts";

export function BookPage() {
  usePageTitle(bookText("title"));
  const [chosen] = useState(chosenOffer);
  if (chosen === null)
    return (
      <section>
        <h1>{bookText("choose_first")}</h1>
        <p>
          <a class="button" href="/">
            {bookText("search")}
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
  if (load.state === "loading") return <Loading what={bookText("checking")} />;
  if (load.state === "failed")
    return (
      <section>
        <h1>{bookText("title")}</h1>
        <ProblemNotice failure={load.failure} onRetry={() => setRetries(retries + 1)} />
      </section>
    );
  return <Booking offer={load.value} search={chosen.search} />;
}

function Booking({ offer, search }: { offer: Offer; search: string }) {
  const who = session.value;
  // Whose session ends over the form has an account, and finds what was typed again.
  const hadForm = useRef(false);
  if (who.state === "signed_in") hadForm.current = true;
  return (
    <section>
      <h1>{bookText("title")}</h1>
      <p>
        <a href={search}>{bookText("back")}</a>
      </p>
      <div class="card">
        <h2>{bookText("fare", { fare: FAMILY_NAMES[offer.fare.family] })}</h2>
        <Itinerary slices={offer.slices} />
        <ul class="rules">
          {fareInWords(offer.fare).map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ul>
        <PriceTable base={offer.base} taxes={offer.taxes} seats={null} total={offer.total} />
      </div>
      {who.state === "unknown" && <Loading what={siteText("one_moment")} />}
      {who.state === "signed_out" && hadForm.current && <SessionEnded />}
      {who.state === "signed_out" && !hadForm.current && (
        <p class="notice">
          {bookText("need_account")}{" "}
          <a class="button" href={hereAndBack()}>
            {bookText("sign_in_or_up")}
          </a>
        </p>
      )}
      {who.state === "signed_in" && <BookForm offer={offer} email={who.user?.email ?? ""} />}
    </section>
  );
}

/** In the place of the form, which had the focus. */
function SessionEnded() {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <div ref={place} tabIndex={-1}>
      <ProblemNotice failure={localFailure("unauthenticated")} next={{ unauthenticated: bookText("kept_for_you") }} />
    </div>
  );
}
