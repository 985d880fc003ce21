import { LocationProvider, Route, Router, useLocation } from "preact-iso";
import { PAGES, hereAndBack, runsLocally } from "./api/paths.ts";
import { session, signOut } from "./api/session.ts";
import { NewPasswordPage, VerificationPage } from "./pages/ask-for-mail-page.tsx";
import { BookPage } from "./pages/book-page.tsx";
import { BookingPage } from "./pages/booking-page.tsx";
import { LookupPage } from "./pages/lookup-page.tsx";
import { NotFoundPage } from "./pages/not-found-page.tsx";
import { OffersPage } from "./pages/offers-page.tsx";
import { SearchPage } from "./pages/search-page.tsx";
import { SignInPage } from "./pages/sign-in-page.tsx";
import { SignUpPage } from "./pages/sign-up-page.tsx";
import { TripsPage } from "./pages/trips-page.tsx";

export function Site() {
  return (
    <LocationProvider scope={PAGES}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Header />
      <main id="main" tabIndex={-1}>
        <Router>
          <Route path="/" component={SearchPage} />
          <Route path="/search" component={OffersPage} />
          <Route path="/book" component={BookPage} />
          <Route path="/bookings/:id" component={BookingPage} />
          <Route path="/trips" component={TripsPage} />
          <Route path="/lookup" component={LookupPage} />
          <Route path="/sign-in" component={SignInPage} />
          <Route path="/sign-in/new-password" component={NewPasswordPage} />
          <Route path="/sign-in/verification" component={VerificationPage} />
          <Route path="/sign-up" component={SignUpPage} />
          <Route default component={NotFoundPage} />
        </Router>
      </main>
      <footer>
        <a href="/docs">API documentation</a>
        {runsLocally() && (
          <a href="/dev/inbox" target="_blank" rel="noopener">
            Local inbox
          </a>
        )}
      </footer>
    </LocationProvider>
  );
}

function Header() {
  const { path, route } = useLocation();
  const { state } = session.value;
  const link = (href: string, text: string) => (
    <a href={href} {...(path === href ? { "aria-current": "page" as const } : {})}>
      {text}
    </a>
  );
  return (
    <header>
      <a class="brand" href="/">
        Holdfast
      </a>
      <nav aria-label="Site">
        {link("/", "Search")}
        {link("/trips", "My trips")}
        {link("/lookup", "Find booking")}
        {state === "signed_out" && <a href={path.startsWith("/sign-") ? "/sign-in" : hereAndBack()}>Sign in</a>}
        {state === "signed_in" && (
          <button type="button" class="link" onClick={() => void signOut().then((result) => result.ok && route("/"))}>
            Sign out
          </button>
        )}
      </nav>
    </header>
  );
}
