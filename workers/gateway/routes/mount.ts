import type { OpenAPIHono, RouteConfig } from "@hono/zod-openapi";
import type { App } from "../env.ts";
import * as listAirports from "./airports/list.ts";
import { authDocumentation } from "./auth/documentation.ts";
import * as changeSeats from "./bookings/change-seats.ts";
import * as createBooking from "./bookings/create.ts";
import * as streamBooking from "./bookings/events.ts";
import * as getBooking from "./bookings/get.ts";
import * as listBookings from "./bookings/list.ts";
import * as releaseBooking from "./bookings/release.ts";
import * as confirmCancellation from "./cancellations/confirm.ts";
import * as quoteCancellation from "./cancellations/quote.ts";
import * as getFareCalendar from "./fare-calendar/get.ts";
import * as getFlight from "./flights/get.ts";
import * as watchSeatMap from "./flights/seat-map-live.ts";
import * as getSeatMap from "./flights/seat-map.ts";
import * as lookUpBooking from "./lookup/create.ts";
import * as eraseAccount from "./me/erase.ts";
import * as exportPersonalData from "./me/export.ts";
import * as getProfile from "./me/get.ts";
import * as updateProfile from "./me/update.ts";
import * as getOffer from "./offers/get.ts";
import * as searchOffers from "./offers/search.ts";
import * as drainService from "./ops/drain-service.ts";
import * as dropDeadLetter from "./ops/drop-dead-letter.ts";
import * as getAudit from "./ops/get-audit.ts";
import * as listAudits from "./ops/list-audits.ts";
import * as getBookingForOperator from "./ops/get-booking.ts";
import * as getManifest from "./ops/get-manifest.ts";
import * as getTrialBalance from "./ops/get-trial-balance.ts";
import * as listBreakers from "./ops/list-breakers.ts";
import * as listDeadLetters from "./ops/list-dead-letters.ts";
import * as listRefundDebts from "./ops/list-refund-debts.ts";
import * as listServices from "./ops/list-services.ts";
import * as replayDeadLetter from "./ops/replay-dead-letter.ts";
import * as rebuildFlight from "./ops/rebuild-flight.ts";
import * as resetBreaker from "./ops/reset-breaker.ts";
import * as resumeService from "./ops/resume-service.ts";
import * as settleRefundDebt from "./ops/settle-refund-debt.ts";
import * as startAudit from "./ops/start-audit.ts";
import * as createPayment from "./payments/create.ts";
import * as listPayments from "./payments/list.ts";
import * as getHealth from "./system/health.ts";
import * as getMetrics from "./system/metrics.ts";
import * as getStatus from "./system/status.ts";
import * as getCalendar from "./tickets/calendar.ts";
import * as listTickets from "./tickets/list.ts";
import * as getTicketPdf from "./tickets/pdf.ts";
import * as receiveStripeEvent from "./webhooks/stripe.ts";

/** Every operation of the API, in the order of its documentation. */
export function mountOperations(app: OpenAPIHono<App>): void {
  app.openapi(listAirports.route, listAirports.handler);
  app.openapi(searchOffers.route, searchOffers.handler);
  app.openapi(getOffer.route, getOffer.handler);
  app.openapi(getFareCalendar.route, getFareCalendar.handler);
  app.openapi(getFlight.route, getFlight.handler);
  app.openapi(getSeatMap.route, getSeatMap.handler);
  app.openapi(watchSeatMap.route, watchSeatMap.handler);

  app.openapi(createBooking.route, createBooking.handler);
  app.openapi(listBookings.route, listBookings.handler);
  app.openapi(getBooking.route, getBooking.handler);
  app.openapi(streamBooking.route, streamBooking.handler);
  app.openapi(changeSeats.route, changeSeats.handler);
  app.openapi(releaseBooking.route, releaseBooking.handler);
  app.openapi(lookUpBooking.route, lookUpBooking.handler);

  app.openapi(createPayment.route, createPayment.handler);
  app.openapi(listPayments.route, listPayments.handler);
  app.openapi(quoteCancellation.route, quoteCancellation.handler);
  app.openapi(confirmCancellation.route, confirmCancellation.handler);

  app.openapi(listTickets.route, listTickets.handler);
  document(app, getTicketPdf.documentation);
  app.openapi({ ...getTicketPdf.route, hide: true }, getTicketPdf.handler);
  app.openapi(getCalendar.route, getCalendar.handler);

  for (const route of authDocumentation) document(app, route);
  app.openapi(getProfile.route, getProfile.handler);
  app.openapi(updateProfile.route, updateProfile.handler);
  app.openapi(exportPersonalData.route, exportPersonalData.handler);
  app.openapi(eraseAccount.route, eraseAccount.handler);

  app.openapi(startAudit.route, startAudit.handler);
  app.openapi(listAudits.route, listAudits.handler);
  app.openapi(getAudit.route, getAudit.handler);
  app.openapi(getBookingForOperator.route, getBookingForOperator.handler);
  app.openapi(getManifest.route, getManifest.handler);
  app.openapi(rebuildFlight.route, rebuildFlight.handler);
  app.openapi(listDeadLetters.route, listDeadLetters.handler);
  app.openapi(replayDeadLetter.route, replayDeadLetter.handler);
  app.openapi(dropDeadLetter.route, dropDeadLetter.handler);
  app.openapi(listBreakers.route, listBreakers.handler);
  app.openapi(resetBreaker.route, resetBreaker.handler);
  app.openapi(listServices.route, listServices.handler);
  app.openapi(drainService.route, drainService.handler);
  app.openapi(resumeService.route, resumeService.handler);
  app.openapi(getTrialBalance.route, getTrialBalance.handler);
  app.openapi(listRefundDebts.route, listRefundDebts.handler);
  app.openapi(settleRefundDebt.route, settleRefundDebt.handler);

  app.openapi(receiveStripeEvent.route, receiveStripeEvent.handler);
  app.openapi(getStatus.route, getStatus.handler);
  app.openapi(getHealth.route, getHealth.handler);
  app.openapi(getMetrics.route, getMetrics.handler);
}

/** Documents an operation that is served in another way than it reads. */
function document(app: OpenAPIHono<App>, route: RouteConfig): void {
  const { middleware: _, ...documentation } = route;
  app.openAPIRegistry.registerPath(documentation);
}
