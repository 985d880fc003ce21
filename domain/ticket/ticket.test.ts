import { expect, test } from "vitest";
import { NEWS } from "../notification/news.fixture.ts";
import { boardingName, latinLetters } from "./boarding-name.ts";
import { displayTicketNumber } from "./number.ts";
import { ticketSheet, type TicketSource } from "./sheet.ts";

const { booking } = NEWS;
const [passenger] = booking.passengers;
if (passenger === undefined) throw new Error("the fixture has a passenger");
const source: TicketSource = {
  ticket: {
    number: "9990000000123",
    status: "open",
    issued_at: "2026-11-23T19:03:20.000Z",
    coupons: [
      { flight_id: "HF8_2026-12-20_LHR", designator: "2A", status: "open" },
      { flight_id: "HF7_2026-12-01_NRT", designator: null, status: "void" },
    ],
  },
  record_locator: booking.record_locator,
  passenger,
  slices: booking.slices,
  total: booking.total,
  price_breakdown: booking.price_breakdown,
};

test("a ticket number shows its airline code", () => {
  expect(displayTicketNumber("9990000000123")).toBe("999-0000000123");
});

test("a ticket lists its coupons in the order of travel, with local times", () => {
  const { coupons } = ticketSheet(source);
  expect(coupons.map(({ flight, seat, status, departs, arrives }) => [flight, seat, status, departs, arrives])).toEqual([
    ["HF 7", "none", "Void", "23:30", "04:10 +1"],
    ["HF 8", "2A", "Open", "11:00", "08:00 +1"],
  ]);
});

test("a ticket of some flights only shows no others", () => {
  const { coupons } = ticketSheet({ ...source, ticket: { ...source.ticket, coupons: source.ticket.coupons.slice(0, 1) } });
  expect(coupons.map(({ flight }) => flight)).toEqual(["HF 8"]);
});

test("fare and taxes are shown where they are known, the total always", () => {
  expect(ticketSheet(source).price.map(({ label }) => label)).toEqual(["Fare", "Passenger service facility charge"]);
  expect(ticketSheet({ ...source, price_breakdown: undefined })).toMatchObject({ price: [], total: "JPY 193,400" });
});

test.each([
  ["Łódź", "LODZ"],
  ["Gökçe", "GOKCE"],
  ["O'Hara-Smith", "OHARASMITH"],
  ["Størmer", "STOERMER"],
  ["Groß", "GROSS"],
  ["Işık", "ISIK"],
  ["Nguyễn", "NGUYEN"],
  ["Łukasz", "LUKASZ"],
  ["Żółć", "ZOLC"],
  ["Ὀδυσσεύς", "ODYSSEFS"],
  ["Παπαδόπουλος", "PAPADOPOULOS"],
  ["Μπάμπης Ευαγγέλου", "BAMPISEVANGELOU"],
  ["Μαΐου Ταΰγετος", "MAIOUTAYGETOS"],
  ["Пётр Ильич", "PETRILICH"],
  ["Щербакова", "SHCHERBAKOVA"],
  ["Kealiʻi", "KEALII"],
  ["ʿAlī Nuʾmān", "ALINUMAN"],
  ["山田", "XX"],
  ["王秀英", "XXX"],
])("%s is %s in Latin capitals", (name, letters) => {
  expect(latinLetters(name)).toBe(letters);
});

test("a name in a bar code is at most twenty characters and keeps the given name's initial", () => {
  expect(boardingName({ family_name: "Wolfeschlegelsteinhausen", given_name: "Hubert" })).toBe("WOLFESCHLEGELSTEIN/H");
  expect(boardingName({ family_name: "Ь", given_name: "-" })).toBe("X/X");
});
