import type { CabinPlan } from "../layout.ts";

/** Airbus A320, one class, 180 seats: 30 rows of 3-3, overwing exits at rows 12 and 14. */
export const A320: CabinPlan[] = [
  {
    cabin: "economy",
    letters: "ABC-DEF",
    first_row: 1,
    last_row: 31,
    exit_rows: [12, 14],
    extra_legroom_rows: [1, 12, 14],
    front_rows: [1, 2, 3, 4, 5],
    no_recline_rows: [11, 12, 31],
  },
];
