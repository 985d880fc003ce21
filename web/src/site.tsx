import { useEffect } from "preact/hooks";
import { LocationProvider, Route, Router, useLocation } from "preact-iso";
import { SITE_PAGES } from "#contracts/site-pages.ts";
import { hereAndBack, runsLocally, safeNext, signInPath } from "./api/paths.ts";
import { drawAnew, session, signOut, takeNotice, takeover } from "./api/session.ts";
import { NotFoundPage } from "./pages/not-found-page.tsx";
import { SearchPage } from "./pages/search-page.tsx";
import { Announcer } from "./parts/announcer.tsx";
import { ConnectionNotice } from "./parts/connection-notice.tsx";
import { LanguageSwitch } from "./parts/language-switch.tsx";
import { OffersToCome } from "./parts/offers-head.tsx";
import { SlowNotice } from "./parts/slow-notice.tsx";
import { TakeoverNotice } from "./parts/takeover-notice.tsx";
import { useAction } from "./parts/use-action.ts";
import { whenOpened } from "./parts/when-opened.tsx";
import { siteText } from "./text/en/site.ts";
import { speakOn } from "./text/language.ts";

const later = () => import("./pages/later.ts");
const OffersPage = whenOpened(async () => (await later()).OffersPage, undefined, OffersToCome);
const BookPage = whenOpened(async () => (await later()).BookPage);
const BookingPage = whenOpened(async () => (await later()).BookingPage);
const TripsPage = whenOpened(async () => (await later()).TripsPage);
const AccountPage = whenOpened(async () => (await later()).AccountPage);
const LookupPage = whenOpened(async () => (await later()).LookupPage);
const SignInPage = whenOpened(async () => (await later()).SignInPage);
const SignUpPage = whenOpened(async () => (await later()).SignUpPage);
const NewPasswordPage = whenOpened(async () => (await later()).NewPasswordPage);
const Console = whenOpened(async () => (await import("./ops/console.tsx")).Console);

/** Whoever follows a link goes on reading, and with the keyboard, where the new page begins. */
const goToContent = (): void => {
  takeNotice();
  document.getElementById("main")?.focus({ preventScroll: true });
};

export function Site() {
  return (
    // A link to anything else is the browser's to follow.
    <LocationProvider scope={SITE_PAGES}>
      <a class="skip" href="#main">
        {siteText("skip")}
      </a>
      <Header />
      <ConnectionNotice />
      <TakeoverNotice />
      <main id="main" tabIndex={-1}>
        {/* Nothing that was typed, loaded or under way for one user is on the page of the next. */}
        <Router key={takeover.value.count} onRouteChange={goToContent}>
          <Route path="/" component={SearchPage} />
          <Route path="/search" component={OffersPage} />
          <Route path="/book" component={BookPage} />
          <Route path="/bookings/:id" component={BookingPage} />
          <Route path="/trips" component={TripsPage} />
          <Route path="/account" component={AccountPage} />
          <Route path="/lookup" component={LookupPage} />
          <Route path="/sign-in" component={SignInPage} />
          <Route path="/sign-in/new-password" component={NewPasswordPage} />
          <Route path="/sign-up" component={SignUpPage} />
          <Route path="/ops/:place?/:id?" component={Console} />
          <Route default component={NotFoundPage} />
        </Router>
      </main>
      <Announcer />
      <SlowNotice />
      <Footer />
    </LocationProvider>
  );
}

function Footer() {
  const isConsole = useLocation().path.startsWith("/ops");
  return (
    <footer>
      <a href="/docs">{siteText("api_documentation")}</a>
      {runsLocally() && (
        <a href="/dev/inbox" target="_blank" rel="noopener">
          {siteText("local_inbox")}
        </a>
      )}
      {!isConsole && <LanguageSwitch />}
    </footer>
  );
}

function Header() {
  const { path, query, route } = useLocation();
  const { state } = session.value;
  const action = useAction();
  useEffect(() => {
    action.clear();
    void speakOn(path);
  }, [path]);
  // Whoever is on their way through these pages keeps the place that it leads to.
  const signInHere = () => {
    if (!path.startsWith("/sign-")) return hereAndBack();
    return query["next"] === undefined ? "/sign-in" : signInPath(safeNext(query["next"]));
  };
  const link = (href: string, text: string) => (
    <a href={href} {...(path === href ? { "aria-current": "page" as const } : {})}>
      {text}
    </a>
  );
  const leave = () =>
    void action.run(signOut, () => {
      if (session.value.state !== "signed_out") return;
      // That leads nowhere from there, and the form is still filled in.
      if (location.pathname === "/") {
        drawAnew();
        goToContent();
      }
      route("/");
    });
  // The sheet shows one of the two, so that the keyboard's order is the eye's on a phone as on a wide screen.
  const leaving = (place: "beside-brand" | "after-nav") =>
    state === "signed_in" && (
      <button type="button" class={`link ${place}`} onClick={leave}>
        {siteText("sign_out")}
      </button>
    );
  return (
    <>
      <header>
        <a class="brand" href="/">
          Holdfast
        </a>
        {leaving("beside-brand")}
        <nav aria-label={siteText("sections")}>
          {link("/", siteText("search"))}
          {link("/trips", siteText("my_trips"))}
          {link("/lookup", siteText("find_booking"))}
          {state === "signed_out" && <a href={signInHere()}>{siteText("sign_in")}</a>}
          {state === "signed_in" && link("/account", siteText("account"))}
          {session.value.state === "signed_in" && session.value.user?.operates && link("/ops", siteText("console"))}
        </nav>
        {leaving("after-nav")}
      </header>
      {state === "signed_in" && action.failure && (
        <div class="above">
          <p class="notice problem" role="alert" data-code={action.failure.reason}>
            {siteText("not_signed_out")}
          </p>
        </div>
      )}
    </>
  );
}
