import type { SeatRecorder } from "../../test/linearizability/recorder.ts";

/** What a client means to do with the seats it gets. */
export type Plan = "pay" | "pay_and_cancel" | "decline" | "pass_challenge" | "fail_challenge" | "release" | "leave";

/** What a client knows of something it asked for. `no_answer`: it may have had its effect, or may yet. */
export type Answer = "not_asked" | "no_answer" | "refused" | "accepted";

/** One booking as its client knows it, from the 201 on. */
export interface Entry {
  booking_id: string;
  /** Its name in the histories of the seats. */
  key: string;
  plan: Plan;
  pay: Answer;
  /** The bank's question, where the card asks one. */
  challenge: Answer;
  release: Answer;
  cancel: Answer;
}

/** What the clients were promised. It lives in the process that kills, which nobody kills. */
export class Journal {
  readonly entries: Entry[] = [];
  readonly counts = new Map<string, number>();
  readonly seats: SeatRecorder;

  constructor(seats: SeatRecorder) {
    this.seats = seats;
  }

  held(held: Pick<Entry, "booking_id" | "key" | "plan">): Entry {
    const entry: Entry = { ...held, pay: "not_asked", challenge: "not_asked", release: "not_asked", cancel: "not_asked" };
    this.entries.push(entry);
    return entry;
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
}
