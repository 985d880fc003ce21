import type { PDFPage } from "@cantoo/pdf-lib";
import type { PassSheet } from "#domain/check-in/sheet.ts";
import type { AztecPath } from "./barcode.ts";
import type { Faces } from "./document.ts";
import { A4, field, INK, LEFT, MUTED, noteOfLatinName, type Pen, RIGHT, rule, TINT, WHITE, write } from "./ink.ts";

const [WIDTH, HEIGHT] = A4;
/** A gate's reader takes 30 mm and more. */
const BARCODE_SIZE = 150;
const BOX_TOP = HEIGHT - 250;
const BOX_HEIGHT = 190;
const COLUMN = 104;
/** Of the row below the box, which has the whole width. */
const WIDE_COLUMN = 124;

export interface PrintedPass {
  sheet: PassSheet;
  barcode: AztecPath;
  /** The name is not written in the letters that were given. */
  isRomanised: boolean;
}

/** One passenger on one flight, on one page: what is asked for on the way to the seat, and the bar code that is read there. */
export function drawPass(page: PDFPage, { sheet, barcode, isRomanised }: PrintedPass, faces: Faces): void {
  const pen = { page, ...faces };
  drawBand(pen, sheet);
  drawPassenger(pen, sheet);
  if (isRomanised) noteOfLatinName(pen, HEIGHT - 142);
  drawWay(pen, sheet);
  drawBox(pen, sheet, barcode);
  drawDetails(pen, sheet);
  drawFoot(pen);
}

function drawBand({ page, regular, bold }: Pen, { flight }: PassSheet): void {
  page.drawRectangle({ x: 0, y: HEIGHT - 72, width: WIDTH, height: 72, color: INK });
  write(page, "Holdfast", { x: LEFT, y: HEIGHT - 45, size: 22, face: bold, color: WHITE });
  write(page, "Boarding pass", { x: RIGHT, y: HEIGHT - 36, size: 10, face: regular, color: WHITE, align: "right" });
  write(page, flight, { x: RIGHT, y: HEIGHT - 56, size: 16, face: bold, color: WHITE, align: "right" });
}

function drawPassenger(pen: Pen, { passenger }: PassSheet): void {
  field(pen, "Passenger", passenger, { x: LEFT, y: HEIGHT - 104, size: 20, room: RIGHT - LEFT });
}

function drawWay(pen: Pen, { origin, destination, departs, arrives, date }: PassSheet): void {
  const { page, regular, bold } = pen;
  const y = HEIGHT - 200;
  write(page, origin, { x: LEFT, y, size: 40, face: bold });
  write(page, "→", { x: LEFT + 112, y: y + 4, size: 28, face: regular, color: MUTED });
  write(page, destination, { x: LEFT + 156, y, size: 40, face: bold });
  write(page, date, { x: RIGHT, y: y + 18, size: 13, face: bold, align: "right" });
  write(page, `departs ${departs}, arrives ${arrives}`, { x: RIGHT, y, size: 11, face: regular, align: "right" });
}

function drawBox(pen: Pen, sheet: PassSheet, { path, size }: AztecPath): void {
  const { page, regular } = pen;
  page.drawRectangle({ x: LEFT, y: BOX_TOP - BOX_HEIGHT, width: RIGHT - LEFT, height: BOX_HEIGHT, color: TINT });
  const [left, top] = [LEFT + 16, BOX_TOP - 24];
  const at = (column: number, y: number, points: number) => ({ x: left + column * COLUMN, y, size: points, room: COLUMN - 10 });
  field(pen, "Boarding from", sheet.boards, at(0, top, 26));
  field(pen, "Gate", sheet.gate, at(1, top, 16));
  field(pen, "Terminal", sheet.terminal, at(2, top, 16));
  field(pen, "Seat", sheet.seat, at(0, top - 76, 30));
  field(pen, "Sequence", sheet.sequence, at(1, top - 76, 26));
  write(page, "Boarding ends 15 minutes before departure.", {
    x: left,
    y: BOX_TOP - BOX_HEIGHT + 14,
    size: 9,
    face: regular,
    color: MUTED,
  });
  // White around it, which readers need.
  const x = RIGHT - BARCODE_SIZE - 20;
  page.drawRectangle({
    x: x - 10,
    y: BOX_TOP - BARCODE_SIZE - 30,
    width: BARCODE_SIZE + 20,
    height: BARCODE_SIZE + 20,
    color: WHITE,
  });
  page.drawSvgPath(path, { x, y: BOX_TOP - 20, scale: BARCODE_SIZE / size, color: INK });
}

function drawDetails(pen: Pen, sheet: PassSheet): void {
  const y = BOX_TOP - BOX_HEIGHT - 28;
  const details = [
    ["Cabin (class)", sheet.cabin],
    ["Checked bags", sheet.bags],
    ["Booking reference", sheet.record_locator],
    ["Ticket number", sheet.ticket_number],
  ] as const;
  details.forEach(([label, value], i) =>
    field(pen, label, value, { x: LEFT + 16 + i * WIDE_COLUMN, y, size: 11, room: WIDE_COLUMN - 10 }),
  );
}

const NOTES = [
  "All times are local. Show this page with a valid travel document, on paper or on a screen.",
  "Its bar code is read once. A pass of a booking that was cancelled, or with another seat than the flight has for you, is not accepted.",
];

function drawFoot({ page, regular }: Pen): void {
  rule(page, 62, LEFT, RIGHT);
  NOTES.forEach((line, i) =>
    write(page, line, { x: LEFT, y: 46 - i * 12, size: 8, face: regular, color: MUTED, max_width: RIGHT - LEFT }),
  );
}
