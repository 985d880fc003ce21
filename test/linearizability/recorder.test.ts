import { expect, test } from "vitest";
import { checkSeats } from "./check.ts";
import { SeatRecorder } from "./recorder.ts";

const seat = (designator: string, flight_id = "HF101") => ({ flight_id, designator });
const told = ({ op, outcome, designator, booking, invoked_at, answered_at }: ReturnType<SeatRecorder["operations"]>[number]) =>
  `${booking} ${op} ${designator ?? "any"} ${outcome} ${invoked_at}-${answered_at ?? "?"}`;

function atTime() {
  let now = 0;
  const recorder = new SeatRecorder({ now: () => now, wall: () => 5_000_000 + now });
  return { recorder, at: (ms: number) => void (now = ms), lines: () => recorder.operations().map(told) };
}

test("a hold is unknown until it is answered, and then taken or refused where the answer says so", () => {
  const { recorder, at, lines } = atTime();
  const any = recorder.hold("a", [{ flight_id: "HF101", designator: null }]);
  expect(lines()).toEqual(["a hold any unknown 0-?"]);
  at(10);
  any.taken([seat("1A")], new Date(5_060_000).toISOString());
  expect(recorder.operations()).toEqual([
    { op: "hold", outcome: "taken", ...seat("1A"), booking: "a", invoked_at: 0, answered_at: 10, expires_at: 60_000 },
  ]);
  const named = recorder.hold("b", [seat("1A"), seat("9F", "HF202")]);
  at(20);
  named.refused([seat("1A")]);
  // The seat of the other flight may have been held until the first refusal came.
  expect(lines().slice(1)).toEqual(["b hold 9F unknown 10-?", "b hold 1A refused 10-20"]);
});

test("payments, releases and confirmations are of all seats that the booking took", () => {
  const { recorder, at, lines } = atTime();
  recorder.hold("a", [seat("1A"), seat("1B")]).taken([seat("1A"), seat("1B")], new Date(5_060_000).toISOString());
  at(1);
  const paying = recorder.pay("a");
  at(2);
  paying.accepted();
  const reading = recorder.read("a");
  at(3);
  reading.confirmed();
  recorder.release("a");
  const looking = recorder.look("HF101");
  at(4);
  looking.saw("1A", "free");
  expect(lines().slice(2)).toEqual([
    "a pay 1A accepted 1-2",
    "a pay 1B accepted 1-2",
    "a confirm 1A seen 2-3",
    "a confirm 1B seen 2-3",
    "a release 1A unknown 3-?",
    "a release 1B unknown 3-?",
    " look 1A free 3-4",
  ]);
  expect(checkSeats(recorder.operations())).toEqual({ seats: 2, operations: 9, violations: [] });
  expect(recorder.seats()).toEqual([seat("1A"), seat("1B")]);
});

test("the system's clock never goes back", () => {
  const recorder = new SeatRecorder();
  for (let i = 0; i < 100; i++) recorder.hold(`b${i}`, [seat("1A")]).refused([seat("1A")]);
  const times = recorder.operations().flatMap(({ invoked_at, answered_at }) => [invoked_at, answered_at ?? 0]);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});
