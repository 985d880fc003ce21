import { useRef, useState } from "preact/hooks";
import { seatInWords } from "../text/words.ts";
import { type SeatCabin, seatAfterKey } from "./seat-moves.ts";
import { seatText } from "../text/en/seats.ts";

export type Seat = SeatCabin["rows"][number]["seats"][number];
interface SeatGridProps {
  cabin: SeatCabin;
  label: string;
  /** Who of the party sits where: designator → name. */
  chosen: ReadonlyMap<string, { name: string; mark: string }>;
  /** Seats the booking has already: the map shows them as taken, but they are the party's to choose. */
  own: ReadonlySet<string>;
  /** Whether the passenger who is being seated may sit there. */
  isAllowed: (seat: Seat) => boolean;
  onChoose: (designator: string) => void;
  /** For who only looks: how a seat is shown, and in which words. Each can be chosen then. */
  look?: (seat: Seat) => { style: string; mark: string; words: string };
}

/** How a seat is shown, whether it can be chosen, and whether it is the party's already; null where nobody is seated. */
function shown(seat: Seat, { chosen, own, isAllowed, look }: SeatGridProps) {
  if (look) return { ...look(seat), free: true, isMine: null };
  const sitter = chosen.get(seat.designator);
  const free = sitter !== undefined || ((seat.state === "available" || own.has(seat.designator)) && isAllowed(seat));
  return {
    style: sitter ? "mine" : free ? (seat.price.amount_minor > 0 ? "paid" : "free") : "taken",
    mark: sitter ? sitter.mark : free ? "" : "×",
    words: sitter ? seatText("chosen_for", { name: sitter.name }) : seatText(free ? "available" : "not_available"),
    free,
    isMine: sitter !== undefined,
  };
}

/** The cabin as a grid of buttons: one tab stop, arrow keys move, Enter or Space chooses. */
export function SeatGrid(props: SeatGridProps) {
  const { cabin, label, chosen, onChoose, look } = props;
  const grid = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const seats = cabin.rows.flatMap((row) => row.seats);
  const tabStop =
    focused ??
    (seats.find((seat) => chosen.has(seat.designator)) ?? seats.find((seat) => seat.state === "available") ?? seats[0])
      ?.designator;

  const onKeyDown = (event: KeyboardEvent, from: string) => {
    const to = seatAfterKey(cabin, from, event.key);
    if (to === null) return;
    event.preventDefault();
    grid.current?.querySelector<HTMLButtonElement>(`[data-seat="${to}"]`)?.focus();
  };

  const seatButton = (seat: Seat) => {
    const { style, mark, words, free, isMine } = shown(seat, props);
    return (
      <button
        type="button"
        class={`seat ${style}`}
        data-seat={seat.designator}
        // Drawn, not said: the name has it in words.
        data-mark={mark}
        aria-label={`${look ? seat.designator : seatInWords(seat)}, ${words}`}
        {...(isMine === null ? {} : { "aria-pressed": isMine })}
        aria-disabled={!free}
        title={look ? `${seat.designator}, ${words}` : seatInWords(seat)}
        tabIndex={seat.designator === tabStop ? 0 : -1}
        onFocus={() => setFocused(seat.designator)}
        onKeyDown={(event) => onKeyDown(event, seat.designator)}
        onClick={() => free && onChoose(seat.designator)}
      />
    );
  };

  return (
    <div class="seat-grid" role="grid" aria-label={label} ref={grid}>
      <div role="row" class="seat-row">
        <span role="columnheader" class="row-number">
          <span class="visually-hidden">{seatText("row")}</span>
        </span>
        {cabin.columns.map((column, index) => (
          <span key={index} role="columnheader" class={column === "" ? "aisle" : "column"}>
            {column === "" ? <span class="visually-hidden">{seatText("aisle_between")}</span> : column}
          </span>
        ))}
      </div>
      {cabin.rows.map((row) => (
        <div key={row.row} role="row" class={row.exit ? "seat-row exit" : "seat-row"}>
          <span role="rowheader" class="row-number" title={row.exit ? seatText("exit_row_title") : undefined}>
            {row.row}
          </span>
          {cabin.columns.map((column, index) => {
            const seat = column === "" ? undefined : row.seats.find((each) => each.designator === `${row.row}${column}`);
            return (
              <span key={index} role="gridcell" class={column === "" ? "aisle" : "column"}>
                {seat && seatButton(seat)}
              </span>
            );
          })}
        </div>
      ))}
    </div>
  );
}
