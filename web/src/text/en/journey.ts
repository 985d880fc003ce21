import { words } from "../dictionary.ts";

/** Flights, fares and prices, on every page that shows them. */
export const journeyText = words("journey", {
  to: "to",
  local_time: "{day}, local time ({zone})",
  local_times: "local times, {zones}",
  direct: "Direct",
  stops: { one: "{count} stop", other: "{count} stops" },
  wait: "{time} in {airport}",
  change_airport: "{time} to get from {origin} to {destination}",
  flight: "{departs} {origin} to {arrives} {destination}",
  passenger_adult: "Adult",
  passenger_child: "Child",
  passenger_infant: "Infant",
  no_cabin_bag: "no cabin bag",
  cabin_bags: { one: "{count} cabin bag", other: "{count} cabin bags" },
  no_checked_bag: "no checked bag",
  checked_bags: { one: "{count} checked bag", other: "{count} checked bags" },
  not_refundable: "Fare not refundable",
  refundable_free: "Refundable without a fee",
  refundable_fee: "Refundable, fee {fee} a passenger",
  price: "Price",
  fare: "Fare",
  chosen_seats: "Chosen seats",
  total: "Total",
});
