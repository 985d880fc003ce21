import type { CabinPlan } from "../layout.ts";

/** Embraer 190, one class, 100 seats: 25 rows of 2-2 without a middle seat, overwing exits at row 12. */
export const E190: CabinPlan[] = [
  {
    cabin: "economy",
    letters: "AC-DF",
    first_row: 1,
    last_row: 26,
    exit_rows: [12],
    extra_legroom_rows: [1, 12],
    front_rows: [1, 2, 3, 4],
    no_recline_rows: [11, 26],
  },
];
