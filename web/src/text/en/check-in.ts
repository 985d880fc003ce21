import { words } from "../dictionary.ts";

/** Check-in and boarding passes. */
export const checkInText = words("check_in", {
  title: "Check-in",
  looking: "Looking for boarding passes",
  flight: "{carrier} {number}, {origin} to {destination}",
  moved: "This flight now leaves on {day} at {time}, {airport} time.",
  opens: "Check-in opens on {day} at {time}, {airport} time.",
  closed: "Check-in is closed: whoever has no boarding pass yet goes to the desk at once.",
  on_lap: "on a lap",
  seat: "seat {seat}",
  boarding: "Number {number}, boarding from {time}",
  boarding_terminal: "Number {number}, boarding from {time}, terminal {terminal}",
  download_of: "Download the boarding pass of {name}",
  download: "Download the boarding pass",
  who: "Who checks in?",
  check_in: "Check in",
  check_in_name: "Check in {name}",
});
