import { useRoute } from "preact-iso";
import { useEffect, useRef, useState } from "preact/hooks";
import { hereAndBack } from "../api/paths.ts";
import { mayOperate, session } from "../api/session.ts";
import { NotFoundPage } from "../pages/not-found-page.tsx";
import { Loading } from "../parts/loading.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useLoad } from "../parts/use-load.ts";
import { usePageTitle } from "../parts/use-page-title.ts";
import { profile } from "./api.ts";
import { AuditPage } from "./audit-page.tsx";
import { BreakersPage } from "./breakers-page.tsx";
import { DeadLettersPage } from "./dead-letters-page.tsx";
import { FlightsPage } from "./flights-page.tsx";
import { MoneyPage } from "./money-page.tsx";
import { OverviewPage } from "./overview-page.tsx";
import { PLACES, type Place, placeOf } from "./places.ts";
import { SagasPage } from "./sagas-page.tsx";
import { SchedulesPage } from "./schedules-page.tsx";
import { ServicesPage } from "./services-page.tsx";
import "./ops.css";

/** The operator console. Who may see what is the API's to say; who may see nothing of it is told here, before anything is asked. */
export function Console() {
  switch (session.value.state) {
    case "unknown":
      return <Loading what="One moment" />;
    case "signed_out":
      return <SignedOut />;
    case "signed_in":
      return <SignedIn />;
  }
}

function SignedOut() {
  usePageTitle("Operator console");
  return (
    <section class="narrow">
      <h1>Operator console</h1>
      <p class="notice">
        Operators sign in here as everybody does.{" "}
        <a class="button" href={hereAndBack()}>
          Sign in
        </a>
      </p>
    </section>
  );
}

function SignedIn() {
  const [retries, setRetries] = useState(0);
  const load = useLoad(String(retries), profile);
  if (load.state === "loading") return <Loading what="One moment" />;
  if (load.state === "failed") return <ProblemNotice failure={load.failure} onRetry={() => setRetries(retries + 1)} />;
  return mayOperate(load.value.role) ? <Frame /> : <NotAnOperator email={load.value.email} />;
}

function NotAnOperator({ email }: { email: string }) {
  usePageTitle("Operator console");
  return (
    <section class="narrow">
      <h1>This part is for the people who run Holdfast</h1>
      <p>
        You are signed in as <strong>{email}</strong>, and all that is yours is in its usual place. If you are to operate
        Holdfast, ask an administrator to make you an operator, then sign in again.
      </p>
      <p class="actions">
        <a class="button" href="/trips">
          My trips
        </a>
        <a class="button" href="/">
          Search for flights
        </a>
      </p>
    </section>
  );
}

/** The console's own navigation, and the page beside it. */
function Frame() {
  const { params } = useRoute();
  const place = placeOf(params["place"]);
  const content = useRef<HTMLDivElement>(null);
  const here = `${params["place"]}/${params["id"]}`;
  const before = useRef(here);
  // Whoever follows a link of the navigation goes on reading behind it, not at its beginning once more.
  useEffect(() => {
    if (before.current !== here) content.current?.focus({ preventScroll: true });
    before.current = here;
  }, [here]);
  return (
    <div class="ops">
      <nav class="ops-nav" aria-label="Operator console">
        {PLACES.map((each) => (
          <a key={each.place} href={`/ops/${each.place}`} {...(each.place === place ? { "aria-current": "page" as const } : {})}>
            {each.name}
          </a>
        ))}
      </nav>
      <div class="ops-content" ref={content} tabIndex={-1}>
        {place === null ? <NotFoundPage /> : <PageOf place={place} />}
      </div>
    </div>
  );
}

function PageOf({ place }: { place: Place }) {
  switch (place) {
    case "overview":
      return <OverviewPage />;
    case "sagas":
      return <SagasPage />;
    case "flights":
      return <FlightsPage />;
    case "schedules":
      return <SchedulesPage />;
    case "money":
      return <MoneyPage />;
    case "breakers":
      return <BreakersPage />;
    case "services":
      return <ServicesPage />;
    case "dead-letters":
      return <DeadLettersPage />;
    case "audit":
      return <AuditPage />;
  }
}
