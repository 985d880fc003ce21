import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { decode } from "bcbp";
import { beforeAll, expect, test } from "vitest";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import type { TicketDocument } from "#contracts/bookings.ts";
import { CONFIRMED, TICKETS } from "../booking.fixture.ts";
import { ticketDocuments } from "../ticket-documents.ts";
import { aztecPath, ticketBarcodeText } from "./barcode.ts";
import { type PrintedLine, readPdf } from "./read-back.fixture.ts";
import { ticketsPdf } from "./tickets.ts";

const font = (name: string): Uint8Array => new Uint8Array(readFileSync(path.join(import.meta.dirname, "fonts", name)));
const FONTS = { regular: font("Inter-Regular.ttf"), bold: font("Inter-Bold.ttf") };
/** Room for a line of the foot, in points. */
const FOOT_LINE = 12;
const DOCUMENTS = ticketDocuments(CONFIRMED, TICKETS);
async function print(documents: TicketDocument[]): Promise<PrintedLine[][]> {
  return readPdf(await ticketsPdf(documents, FONTS));
}
const words = (lines: PrintedLine[] | undefined): string[] => lines?.map(({ text }) => text) ?? [];
let pages: string[][];
beforeAll(async () => {
  pages = (await print(DOCUMENTS)).map(words);
});

test("every ticket has a page with its number, passenger and booking reference", () => {
  expect(pages).toHaveLength(3);
  expect(pages[0]).toEqual(expect.arrayContaining(["999-0000000120", "Ms Zofia Łódź-Gökçe", "K3J9QX"]));
  expect(pages[2]).toEqual(expect.arrayContaining(["999-0000000122", "Mia O'Hara", "Infant", "none"]));
});

test("the flights are shown with local times and seats, and the price with its taxes", () => {
  expect(pages[0]).toEqual(
    expect.arrayContaining([
      "Tue 1 Dec 2026   HF 11",
      "21:05",
      "18:10 +1",
      "14C",
      "Economy (M)",
      "Wed 2 Dec 2026   HF 23",
      "22A",
      "Sun 20 Dec 2026   HF 18",
      "31K",
      "Fare",
      "GBP 1,200.00",
      "Air passenger duty",
      "GBP 202.50",
      "Seats",
      "GBP 40.00",
      "GBP 1,540.50",
    ]),
  );
});

test("no ticket shows another passenger", () => {
  expect(pages[0]?.join("\n")).not.toContain("O'Hara");
  expect(pages[0]).not.toContain("999-0000000121");
});

test("a name in letters that the font has not is written by its reading, with a note, and no other name is", () => {
  const isNote = (line: string) => line.startsWith("The name is written in Latin letters");
  expect(pages[1]).toContain("Tailang Shantian");
  expect(pages[1]?.some(isNote)).toBe(true);
  expect(pages[0]?.some(isNote)).toBe(false);
});

test.each(["Κώστας Παπαδόπουλος", "Пётр Ильич", "Nguyễn Văn", "Şükrü Çağlar", "Zoe\u0308 Mu\u0308ller"])(
  "%s is printed as it is written",
  async (name) => {
    const [document] = DOCUMENTS;
    if (document === undefined) throw new Error("the fixture has tickets");
    const [given_name = "", family_name = ""] = name.split(" ");
    const [page] = await print([{ ...document, passenger: { ...document.passenger, title: null, given_name, family_name } }]);
    expect(words(page)).toContain(name.normalize("NFC"));
  },
);

test("four coupons and many taxes stay above the foot of the page", async () => {
  const [document] = DOCUMENTS;
  const [first, second] = CONFIRMED.slices;
  if (document === undefined || first === undefined || second === undefined)
    throw new Error("the fixture has tickets and slices");
  const back = {
    ...second,
    segments: [...second.segments, ...second.segments.map((segment) => ({ ...segment, flight_id: "HF99_2026-12-21_LHR" }))],
  };
  const coupons = [...document.ticket.coupons, { flight_id: "HF99_2026-12-21_LHR", designator: "1A", status: "open" as const }];
  const tax = { code: "XX", description: "A tax", amount: { amount_minor: 100, currency: "GBP" }, refundable: true };
  const price_breakdown = { ...CONFIRMED.price_breakdown, taxes: Array.from({ length: 12 }, () => tax) };
  const [page] = await print([{ ...document, slices: [first, back], ticket: { ...document.ticket, coupons }, price_breakdown }]);
  expect(words(page).filter((line) => line === "A tax")).toHaveLength(12);
  const total = page?.find(({ text }) => text === "Total");
  const foot = page?.find(({ text }) => text.startsWith("This receipt is not a boarding pass."));
  expect(total?.y).toBeGreaterThan((foot?.y ?? Number.NaN) + FOOT_LINE);
});

/** Black and white pixels of an SVG path of polygons, by the even-odd rule, with a quiet zone around it. */
function raster(
  { path: outline, size }: { path: string; size: number },
  scale = 4,
  margin = 4,
): { data: Uint8ClampedArray; width: number; height: number } {
  const polygons = outline
    .split("Z")
    .filter(Boolean)
    .map((polygon) =>
      polygon
        .slice(1)
        .split("L")
        .map((point) => point.split(" ").map(Number)),
    );
  const inside = (x: number, y: number): boolean => {
    let crossings = 0;
    for (const points of polygons) {
      points.forEach(([x1 = 0, y1 = 0], i) => {
        const [x2 = 0, y2 = 0] = points[(i + 1) % points.length] ?? [];
        if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) crossings++;
      });
    }
    return crossings % 2 === 1;
  };
  const width = (size + 2 * margin) * scale;
  const data = new Uint8ClampedArray(width * width * 4);
  for (let i = 0; i < width * width; i++) {
    const shade = inside(((i % width) + 0.5) / scale - margin, (Math.floor(i / width) + 0.5) / scale - margin) ? 0 : 255;
    data.set([shade, shade, shade, 255], i * 4);
  }
  return { data, width, height: width };
}

test("the bar code reads back as the flights of the ticket", async () => {
  const wasm = readFileSync(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"));
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });
  const [document] = DOCUMENTS;
  if (document === undefined) throw new Error("the fixture has tickets");
  const text = ticketBarcodeText(document);
  const [read] = await readBarcodes({ ...raster(aztecPath(text)), colorSpace: "srgb" } as Parameters<typeof readBarcodes>[0], {
    formats: ["Aztec"],
  });
  expect(read?.text).toBe(text);
  const { data } = decode(text, 2026);
  expect(data?.passengerName?.trim()).toBe("LODZGOKCE/ZOFIA");
  expect(data?.legs?.map((leg) => [leg.operatingCarrierPNR, leg.flightNumber, leg.departureAirport, leg.seatNumber])).toEqual([
    ["K3J9QX", "0011", "LHR", "014C"],
    ["K3J9QX", "0023", "SIN", "022A"],
    ["K3J9QX", "0018", "SYD", "031K"],
  ]);
});
