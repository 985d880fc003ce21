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
import * as checkIn from "./check-in/create.ts";
import * as listBoardingPasses from "./check-in/list.ts";
import * as getBoardingPassPdf from "./check-in/pdf.ts";
import * as getFareCalendar from "./fare-calendar/get.ts";
import * as getFareMatrix from "./fare-matrix/get.ts";
import * as getFlight from "./flights/get.ts";
import * as watchSeatMap from "./flights/seat-map-live.ts";
import * as getSeatMap from "./flights/seat-map.ts";
import * as lookUpBooking from "./lookup/create.ts";
import * as eraseAccount from "./me/erase.ts";
import * as exportPersonalData from "./me/export.ts";
import * as getNotificationPreferences from "./me/get-notification-preferences.ts";
import * as getProfile from "./me/get.ts";
import * as setNotificationPreferences from "./me/set-notification-preferences.ts";
import * as updateProfile from "./me/update.ts";
import * as getOffer from "./offers/get.ts";
import * as searchOffers from "./offers/list.ts";
import * as searchItineraries from "./offers/search.ts";
import * as acknowledgeScheduleChange from "./ops/acknowledge-schedule-change.ts";
import * as blockSeats from "./ops/block-seats.ts";
import * as cancelFlight from "./ops/cancel-flight.ts";
import * as drainService from "./ops/drain-service.ts";
import * as dropDeadLetter from "./ops/drop-dead-letter.ts";
import * as exportSchedules from "./ops/export-schedules.ts";
import * as getAudit from "./ops/get-audit.ts";
import * as listAudits from "./ops/list-audits.ts";
import * as getBookingForOperator from "./ops/get-booking.ts";
import * as getFlightCancellation from "./ops/get-flight-cancellation.ts";
import * as getManifest from "./ops/get-manifest.ts";
import * as getOverview from "./ops/get-overview.ts";
import * as getBookingTrace from "./ops/get-booking-trace.ts";
import * as getSaga from "./ops/get-saga.ts";
import * as getTrialBalance from "./ops/get-trial-balance.ts";
import * as importSchedules from "./ops/import-schedules.ts";
import * as listBreakers from "./ops/list-breakers.ts";
import * as listDeadLetters from "./ops/list-dead-letters.ts";
import * as listNotifications from "./ops/list-notifications.ts";
import * as listRefundDebts from "./ops/list-refund-debts.ts";
import * as listScheduleChanges from "./ops/list-schedule-changes.ts";
import * as listScheduleImports from "./ops/list-schedule-imports.ts";
import * as listSagas from "./ops/list-sagas.ts";
import * as listServices from "./ops/list-services.ts";
import * as replayDeadLetter from "./ops/replay-dead-letter.ts";
import * as rebuildFlight from "./ops/rebuild-flight.ts";
import * as rebuildSearch from "./ops/rebuild-search.ts";
import * as resetBreaker from "./ops/reset-breaker.ts";
import * as resumeService from "./ops/resume-service.ts";
import * as resendNotification from "./ops/resend-notification.ts";
import * as settleRefundDebt from "./ops/settle-refund-debt.ts";
import * as startAudit from "./ops/start-audit.ts";
import * as unblockSeats from "./ops/unblock-seats.ts";
import * as createPayment from "./payments/create.ts";
import * as listPayments from "./payments/list.ts";
import * as getHealth from "./system/health.ts";
import * as getMetrics from "./system/metrics.ts";
import * as getStatus from "./system/status.ts";
import * as getCalendar from "./tickets/calendar.ts";
import * as listTickets from "./tickets/list.ts";
import * as getTicketPdf from "./tickets/pdf.ts";
import * as createWebhookEndpoint from "./webhook-endpoints/create.ts";
import * as deleteWebhookEndpoint from "./webhook-endpoints/delete.ts";
import * as getWebhookEndpoint from "./webhook-endpoints/get.ts";
import * as listWebhookDeliveries from "./webhook-endpoints/list-deliveries.ts";
import * as listWebhookEndpoints from "./webhook-endpoints/list.ts";
import * as pingWebhookEndpoint from "./webhook-endpoints/ping.ts";
import * as redeliverWebhook from "./webhook-endpoints/redeliver.ts";
import * as rotateWebhookSecret from "./webhook-endpoints/rotate-secret.ts";
import * as updateWebhookEndpoint from "./webhook-endpoints/update.ts";
import * as receiveStripeEvent from "./webhooks/stripe.ts";

/** Every operation of the API, in the order of its documentation. */
export function mountOperations(app: OpenAPIHono<App>): void {
  app.openapi(listAirports.route, listAirports.handler);
  app.openapi(searchOffers.route, searchOffers.handler);
  app.openapi(searchItineraries.route, searchItineraries.handler);
  app.openapi(getOffer.route, getOffer.handler);
  app.openapi(getFareCalendar.route, getFareCalendar.handler);
  app.openapi(getFareMatrix.route, getFareMatrix.handler);
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

  mountTravelDocuments(app);

  app.openapi(createWebhookEndpoint.route, createWebhookEndpoint.handler);
  app.openapi(listWebhookEndpoints.route, listWebhookEndpoints.handler);
  app.openapi(getWebhookEndpoint.route, getWebhookEndpoint.handler);
  app.openapi(updateWebhookEndpoint.route, updateWebhookEndpoint.handler);
  app.openapi(deleteWebhookEndpoint.route, deleteWebhookEndpoint.handler);
  app.openapi(rotateWebhookSecret.route, rotateWebhookSecret.handler);
  app.openapi(pingWebhookEndpoint.route, pingWebhookEndpoint.handler);
  app.openapi(listWebhookDeliveries.route, listWebhookDeliveries.handler);
  app.openapi(redeliverWebhook.route, redeliverWebhook.handler);

  for (const route of authDocumentation) document(app, route);
  app.openapi(getProfile.route, getProfile.handler);
  app.openapi(updateProfile.route, updateProfile.handler);
  app.openapi(getNotificationPreferences.route, getNotificationPreferences.handler);
  app.openapi(setNotificationPreferences.route, setNotificationPreferences.handler);
  app.openapi(exportPersonalData.route, exportPersonalData.handler);
  app.openapi(eraseAccount.route, eraseAccount.handler);

  mountOperatorOperations(app);

  app.openapi(receiveStripeEvent.route, receiveStripeEvent.handler);
  app.openapi(getStatus.route, getStatus.handler);
  app.openapi(getHealth.route, getHealth.handler);
  app.openapi(getMetrics.route, getMetrics.handler);
}

function mountOperatorOperations(app: OpenAPIHono<App>): void {
  app.openapi(startAudit.route, startAudit.handler);
  app.openapi(listAudits.route, listAudits.handler);
  app.openapi(getAudit.route, getAudit.handler);
  app.openapi(getOverview.route, getOverview.handler);
  app.openapi(listSagas.route, listSagas.handler);
  app.openapi(getSaga.route, getSaga.handler);
  app.openapi(getBookingTrace.route, getBookingTrace.handler);
  app.openapi(getBookingForOperator.route, getBookingForOperator.handler);
  app.openapi(getManifest.route, getManifest.handler);
  app.openapi(cancelFlight.route, cancelFlight.handler);
  app.openapi(getFlightCancellation.route, getFlightCancellation.handler);
  app.openapi(rebuildFlight.route, rebuildFlight.handler);
  app.openapi(blockSeats.route, blockSeats.handler);
  app.openapi(unblockSeats.route, unblockSeats.handler);
  app.openapi(rebuildSearch.route, rebuildSearch.handler);
  app.openapi(listDeadLetters.route, listDeadLetters.handler);
  app.openapi(replayDeadLetter.route, replayDeadLetter.handler);
  app.openapi(dropDeadLetter.route, dropDeadLetter.handler);
  app.openapi(listBreakers.route, listBreakers.handler);
  app.openapi(resetBreaker.route, resetBreaker.handler);
  app.openapi(listServices.route, listServices.handler);
  app.openapi(drainService.route, drainService.handler);
  app.openapi(resumeService.route, resumeService.handler);
  app.openapi(getTrialBalance.route, getTrialBalance.handler);
  app.openapi(listNotifications.route, listNotifications.handler);
  app.openapi(resendNotification.route, resendNotification.handler);
  app.openapi(listRefundDebts.route, listRefundDebts.handler);
  app.openapi(settleRefundDebt.route, settleRefundDebt.handler);
  document(app, importSchedules.documentation);
  app.openapi({ ...importSchedules.route, hide: true }, importSchedules.handler);
  app.openapi(listScheduleImports.route, listScheduleImports.handler);
  app.openapi(exportSchedules.route, exportSchedules.handler);
  app.openapi(listScheduleChanges.route, listScheduleChanges.handler);
  app.openapi(acknowledgeScheduleChange.route, acknowledgeScheduleChange.handler);
}

function mountTravelDocuments(app: OpenAPIHono<App>): void {
  app.openapi(listTickets.route, listTickets.handler);
  document(app, getTicketPdf.documentation);
  app.openapi({ ...getTicketPdf.route, hide: true }, getTicketPdf.handler);
  app.openapi(getCalendar.route, getCalendar.handler);

  app.openapi(checkIn.route, checkIn.handler);
  app.openapi(listBoardingPasses.route, listBoardingPasses.handler);
  document(app, getBoardingPassPdf.documentation);
  app.openapi({ ...getBoardingPassPdf.route, hide: true }, getBoardingPassPdf.handler);
}

/** Documents an operation that is served in another way than it reads. */
function document(app: OpenAPIHono<App>, route: RouteConfig): void {
  const { middleware: _, ...documentation } = route;
  app.openAPIRegistry.registerPath(documentation);
}
