import type { CabinPlan } from "../layout.ts";

/** Boeing 787-9, two classes, 302 seats: 1-2-1 business and 3-3-3 economy, which starts behind the second pair of doors. */
export const B789: CabinPlan[] = [
  {
    cabin: "business",
    letters: "A-DG-K",
    first_row: 1,
    last_row: 8,
    exit_rows: [],
    extra_legroom_rows: [],
    front_rows: [],
    no_recline_rows: [],
  },
  {
    cabin: "economy",
    letters: "ABC-DEF-HJK",
    first_row: 10,
    last_row: 40,
    exit_rows: [10, 28],
    extra_legroom_rows: [10, 28],
    front_rows: [11, 12, 14],
    no_recline_rows: [27, 40],
  },
];
