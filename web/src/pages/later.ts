/**
 * Every page but the first one, and what of that one is not needed at first, as one script: it comes when the first of
 * them is opened, and then they are all there, also where the line is bad.
 */
export { FareCalendar } from "../parts/fare-calendar.tsx";
export { AccountPage } from "./account-page.tsx";
export { NewPasswordPage } from "./new-password-page.tsx";
export { BookPage } from "./book-page.tsx";
export { BookingPage } from "./booking-page.tsx";
export { LookupPage } from "./lookup-page.tsx";
export { OffersPage } from "./offers-page.tsx";
export { SignInPage } from "./sign-in-page.tsx";
export { SignUpPage } from "./sign-up-page.tsx";
export { TripsPage } from "./trips-page.tsx";
