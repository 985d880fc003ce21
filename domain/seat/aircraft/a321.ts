import type { CabinPlan } from "../layout.ts";

/**
 * Airbus A321, two classes, 202 seats: European business (2-2, the middle seats stay empty, so B and E do not exist there)
 * and 3-3 economy with door exits at rows 12 and 26.
 */
export const A321: CabinPlan[] = [
  {
    cabin: "business",
    letters: "AC-DF",
    first_row: 1,
    last_row: 4,
    exit_rows: [],
    extra_legroom_rows: [1],
    front_rows: [],
    no_recline_rows: [],
  },
  {
    cabin: "economy",
    letters: "ABC-DEF",
    first_row: 5,
    last_row: 36,
    exit_rows: [12, 26],
    extra_legroom_rows: [12, 26],
    front_rows: [5, 6, 7, 8],
    no_recline_rows: [11, 25, 36],
  },
];
