import type { PDFPage } from "@cantoo/pdf-lib";
import type { CouponLine, TicketSheet } from "#domain/ticket/sheet.ts";
import type { AztecPath } from "./barcode.ts";
import type { Faces } from "./document.ts";
import { A4, field, INK, LEFT, MUTED, noteOfLatinName, type Pen, RIGHT, rule, TINT, WHITE, write } from "./ink.ts";

const [WIDTH, HEIGHT] = A4;
const BARCODE_SIZE = 108;
const COUPON_HEIGHT = 76;
const COUPON_GAP = 6;
/** Lowest point of the price table: below it is the foot. */
const PRICE_BOTTOM = 74;
const PRICE_ROW = 20;

export interface PrintedTicket {
  sheet: TicketSheet;
  barcode: AztecPath;
  /** The name is not written in the letters that were given. */
  isRomanised: boolean;
}

/** One e-ticket on one page: who, which flights, what it cost, and a bar code of it. */
export function drawTicket(page: PDFPage, { sheet, barcode, isRomanised }: PrintedTicket, faces: Faces): void {
  const pen = { page, ...faces };
  drawBand(pen, sheet);
  drawBarcode(pen, barcode);
  drawPassenger(pen, sheet);
  if (isRomanised) noteOfLatinName(pen, HEIGHT - 144);
  let y = HEIGHT - 272;
  write(page, sheet.coupons.length === 1 ? "Flight" : "Flights", { x: LEFT, y, size: 13, face: faces.bold });
  write(page, "All times are local to each airport.", {
    x: RIGHT,
    y,
    size: 9,
    face: faces.regular,
    color: MUTED,
    align: "right",
  });
  y -= 14;
  for (const coupon of sheet.coupons) {
    drawCoupon(pen, coupon, y);
    y -= COUPON_HEIGHT + COUPON_GAP;
  }
  drawPrice(pen, sheet, y - 18);
  drawFoot(pen);
}

function drawBand({ page, regular, bold }: Pen, { number }: TicketSheet): void {
  page.drawRectangle({ x: 0, y: HEIGHT - 72, width: WIDTH, height: 72, color: INK });
  write(page, "Holdfast", { x: LEFT, y: HEIGHT - 45, size: 22, face: bold, color: WHITE });
  write(page, "Electronic ticket", { x: RIGHT, y: HEIGHT - 36, size: 10, face: regular, color: WHITE, align: "right" });
  write(page, number, { x: RIGHT, y: HEIGHT - 53, size: 13, face: bold, color: WHITE, align: "right" });
}

function drawBarcode({ page }: Pen, { path, size }: AztecPath): void {
  page.drawSvgPath(path, { x: RIGHT - BARCODE_SIZE, y: HEIGHT - 96, scale: BARCODE_SIZE / size, color: INK });
}

function drawPassenger(pen: Pen, sheet: TicketSheet): void {
  const room = RIGHT - BARCODE_SIZE - 24 - LEFT;
  field(pen, "Passenger", sheet.passenger, { x: LEFT, y: HEIGHT - 108, size: 20, room: room });
  field(pen, "Booking reference", sheet.record_locator, { x: LEFT, y: HEIGHT - 162, size: 20, room: 130 });
  field(pen, "Type", sheet.passenger_type, { x: LEFT + 150, y: HEIGHT - 162, size: 12, room: 80 });
  field(pen, "Status", sheet.status, { x: LEFT + 240, y: HEIGHT - 162, size: 12, room: 80 });
  field(pen, "Issued", sheet.issued, { x: LEFT, y: HEIGHT - 210, size: 11, room: 220 });
  field(pen, "Ticket number", sheet.number, { x: LEFT + 240, y: HEIGHT - 210, size: 11, room: 140 });
}

function drawCoupon(pen: Pen, coupon: CouponLine, top: number): void {
  const { page, regular, bold } = pen;
  page.drawRectangle({ x: LEFT, y: top - COUPON_HEIGHT, width: RIGHT - LEFT, height: COUPON_HEIGHT, color: TINT });
  write(page, `${coupon.date}   ${coupon.flight}`, { x: LEFT + 14, y: top - 19, size: 10, face: bold });
  write(page, coupon.duration, { x: RIGHT - 14, y: top - 19, size: 9.5, face: regular, color: MUTED, align: "right" });
  write(page, coupon.origin, { x: LEFT + 14, y: top - 43, size: 20, face: bold });
  write(page, coupon.departs, { x: LEFT + 68, y: top - 43, size: 16, face: regular });
  write(page, "→", { x: LEFT + 128, y: top - 43, size: 16, face: regular, color: MUTED });
  write(page, coupon.destination, { x: LEFT + 160, y: top - 43, size: 20, face: bold });
  write(page, coupon.arrives, { x: LEFT + 214, y: top - 43, size: 16, face: regular });
  const columns = [
    ["Seat", coupon.seat],
    ["Cabin (class)", coupon.cabin],
    ["Coupon", coupon.status],
  ] as const;
  columns.forEach(([label, value], i) => {
    const x = LEFT + 14 + i * 146;
    write(page, label, { x, y: top - 65, size: 8.5, face: regular, color: MUTED });
    write(page, value, { x: x + regular.font.widthOfTextAtSize(label, 8.5) + 8, y: top - 65, size: 10, face: bold });
  });
}

function drawPrice({ page, regular, bold }: Pen, { price, total }: TicketSheet, top: number): void {
  write(page, "Price of the whole booking", { x: LEFT, y: top, size: 13, face: bold });
  // A ticket of four coupons with many taxes gets narrower rows rather than a second page.
  const row = Math.min(PRICE_ROW, (top - 28 - PRICE_BOTTOM) / Math.max(price.length, 1));
  const size = Math.min(10, 0.7 * row);
  let y = top - 12;
  for (const { label, value } of price) {
    rule(page, y, LEFT, RIGHT);
    write(page, label, { x: LEFT, y: y - 0.7 * row, size, face: regular, max_width: 340 });
    write(page, value, { x: RIGHT, y: y - 0.7 * row, size, face: regular, align: "right" });
    y -= row;
  }
  rule(page, y, LEFT, RIGHT);
  y -= 16;
  write(page, "Total", { x: LEFT, y, size: 12, face: bold });
  write(page, total, { x: RIGHT, y, size: 12, face: bold, align: "right" });
}

const CONDITIONS = [
  "This receipt is not a boarding pass. Check in from 24 hours to 45 minutes before departure and bring a valid travel document.",
  "Carriage is subject to the carrier's conditions of carriage and to the rules of the fare shown in the booking.",
];

function drawFoot({ page, regular }: Pen): void {
  rule(page, 62, LEFT, RIGHT);
  CONDITIONS.forEach((line, i) =>
    write(page, line, { x: LEFT, y: 46 - i * 12, size: 8, face: regular, color: MUTED, max_width: RIGHT - LEFT }),
  );
}
