import { invariant } from "#domain/invariant.ts";

export type Cabin = "economy" | "business";
export type SeatFeature = "window" | "aisle" | "middle" | "exit_row" | "extra_legroom" | "front" | "no_recline";
/** What a seat costs to choose; seats that are assigned cost nothing. */
export type PriceTier = "standard" | "front" | "extra_legroom" | "business";

export interface Seat {
  /** Row and letter: `14C`. */
  designator: string;
  row: number;
  letter: string;
  /** Place in the row from the left, aisles not counted, and which group of seats between aisles it belongs to. */
  column: number;
  block: number;
  cabin: Cabin;
  features: SeatFeature[];
  price_tier: PriceTier;
}
export interface CabinLayout {
  cabin: Cabin;
  /** Column letters from left to right; an empty string is an aisle. */
  columns: string[];
  rows: { row: number; exit: boolean; seats: Seat[] }[];
}
/** The seats of one aircraft type, cabins from nose to tail. */
export interface Layout {
  aircraft: string;
  cabins: CabinLayout[];
}

/** A cabin as its configuration sheet states it; the seats follow from it. */
export interface CabinPlan {
  cabin: Cabin;
  /** Groups of letters between the aisles: `ABC-DEF`. */
  letters: string;
  first_row: number;
  last_row: number;
  exit_rows: number[];
  extra_legroom_rows: number[];
  front_rows: number[];
  no_recline_rows: number[];
}

/** As most carriers, HF numbers no row 13. */
const UNUSED_ROW = 13;

/** Expands the configuration sheet into rows and seats. */
export function expandLayout(aircraft: string, plans: CabinPlan[]): Layout {
  return { aircraft, cabins: plans.map(expandCabin) };
}

function expandCabin(plan: CabinPlan): CabinLayout {
  const blocks = plan.letters.split("-");
  const columns = blocks.flatMap((letters, index) => (index === 0 ? letters.split("") : ["", ...letters.split("")]));
  const rows: CabinLayout["rows"] = [];
  for (let row = plan.first_row; row <= plan.last_row; row++) {
    if (row === UNUSED_ROW) continue;
    rows.push({ row, exit: plan.exit_rows.includes(row), seats: seatsOfRow(plan, blocks, row) });
  }
  invariant(rows.length > 0, `cabin ${plan.cabin} has rows`);
  return { cabin: plan.cabin, columns, rows };
}

function seatsOfRow(plan: CabinPlan, blocks: string[], row: number): Seat[] {
  const letters = blocks.flatMap((group, block) =>
    group.split("").map((letter, index) => ({ letter, block, aisle: besideAisle(blocks, block, index) })),
  );
  return letters.map(({ letter, block, aisle }, column) => {
    const window = column === 0 || column === letters.length - 1;
    const features = [...positionOf(window, aisle), ...featuresOfRow(plan, row)];
    return {
      designator: `${row}${letter}`,
      row,
      letter,
      column,
      block,
      cabin: plan.cabin,
      features,
      price_tier: tierOf(plan.cabin, features),
    };
  });
}

function besideAisle(blocks: string[], block: number, index: number): boolean {
  const last = (blocks[block]?.length ?? 0) - 1;
  return (index === 0 && block > 0) || (index === last && block < blocks.length - 1);
}

/** Window and aisle may both be true: in a 1-2-1 cabin the outer seats are. */
function positionOf(window: boolean, aisle: boolean): SeatFeature[] {
  if (!window && !aisle) return ["middle"];
  return [...(window ? (["window"] as const) : []), ...(aisle ? (["aisle"] as const) : [])];
}

function featuresOfRow(plan: CabinPlan, row: number): SeatFeature[] {
  const features: SeatFeature[] = [];
  if (plan.exit_rows.includes(row)) features.push("exit_row");
  if (plan.extra_legroom_rows.includes(row)) features.push("extra_legroom");
  if (plan.front_rows.includes(row)) features.push("front");
  if (plan.no_recline_rows.includes(row)) features.push("no_recline");
  return features;
}

function tierOf(cabin: Cabin, features: SeatFeature[]): PriceTier {
  if (cabin === "business") return "business";
  if (features.includes("extra_legroom")) return "extra_legroom";
  return features.includes("front") ? "front" : "standard";
}
