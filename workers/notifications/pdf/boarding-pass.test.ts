import { readFileSync } from "node:fs";
import path from "node:path";
import { decode } from "bcbp";
import { describe, expect, test } from "vitest";
import type { BoardingPassDocument } from "#contracts/check-in.ts";
import { invariant } from "#domain/invariant.ts";
import { CONFIRMED } from "../booking.fixture.ts";
import { boardingPassPdf } from "./boarding-pass.ts";
import { PASS } from "./pass.fixture.ts";
import { passBarcodeText } from "./pass-barcode.ts";
import { readPdf } from "./read-back.fixture.ts";
import { scanPage } from "./scan.fixture.ts";

const font = (name: string): Uint8Array => new Uint8Array(readFileSync(path.join(import.meta.dirname, "fonts", name)));
const FONTS = { regular: font("Inter-Regular.ttf"), bold: font("Inter-Bold.ttf") };
const [, , infant] = CONFIRMED.passengers;
invariant(infant, "the fixture has an infant");
const named = (given_name: string, family_name: string): BoardingPassDocument => ({
  ...PASS,
  passenger: { ...PASS.passenger, title: null, given_name, family_name },
});
const words = async (document: BoardingPassDocument): Promise<string[]> =>
  (await readPdf(await boardingPassPdf(document, FONTS))).flat().map(({ text }) => text);

describe("a boarding pass", () => {
  test("is one page with everything that is asked for on the way to the seat", async () => {
    const pages = await readPdf(await boardingPassPdf(PASS, FONTS));
    expect(pages).toHaveLength(1);
    expect(pages.flat().map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        "Boarding pass",
        "Ms Zofia Łódź-Gökçe",
        "HF 11",
        "LHR",
        "SIN",
        "Tue 1 Dec 2026",
        "departs 21:05, arrives 18:10 +1",
        "20:25",
        "3",
        "14C",
        "025",
        "Economy (M)",
        "K3J9QX",
        "999-0000000120",
      ]),
    );
  });

  test("says of what is not known where it is told, and nothing made up", async () => {
    const lines = await words({ ...PASS, pass: { ...PASS.pass, terminal: null } });
    expect(lines.filter((line) => line === "See screens")).toHaveLength(2);
  });

  test("of an infant has no seat", async () => {
    const document = { ...PASS, passenger: infant, pass: { ...PASS.pass, designator: null, passenger_id: "pax_3" } };
    expect(await words(document)).toContain("On lap");
    expect(await words(document)).not.toContain("14C");
    expect(passBarcodeText(document).slice(48, 52)).toBe("INF ");
    expect(decode(passBarcodeText(document), 2026).data?.passengerDescription).toBe("4");
  });

  test("that boards before midnight and departs after it says so", async () => {
    const midnight = { departs_local: "2026-12-02T00:20:00+00:00", boards_local: "2026-12-01T23:40:00+00:00" };
    expect(await words({ ...PASS, pass: { ...PASS.pass, ...midnight } })).toContain("23:40 -1");
  });

  test("has the same bytes whenever it is printed", async () => {
    expect(await boardingPassPdf(PASS, FONTS)).toEqual(await boardingPassPdf(PASS, FONTS));
  });
});

describe("the name on a boarding pass", () => {
  test.each([
    ["Łukasz", "Żółć", "Łukasz Żółć", "ZOLC/LUKASZ"],
    ["Ὀδυσσεύς", "Παπαδόπουλος", "Ὀδυσσεύς Παπαδόπουλος", "PAPADOPOULOS/ODYSSEF"],
    ["Пётр", "Щербаков", "Пётр Щербаков", "SHCHERBAKOV/PETR"],
  ])("of %s %s is printed as it is written, and in Latin capitals in the bar code", async (given, family, printed, coded) => {
    const document = named(given, family);
    expect(await words(document)).toContain(printed);
    expect(passBarcodeText(document).slice(2, 22).trimEnd()).toBe(coded);
  });

  test("can be copied out of the page, also where its letters were parts of others in a pass before", async () => {
    await words(named("Żaneta", "Więź"));
    expect(await words(named("Zoe", "Perez"))).toContain("Zoe Perez");
  });

  test.each([
    ["秀英", "王", "Xiuying Wang", "WANG/XIUYING"],
    ["민준", "김", "Minjun Gim", "GIM/MINJUN"],
    ["さくら", "田中", "Sakura Tianzhong", "TIANZHONG/SAKURA"],
    ["ดวงใจ", "Łódź", "Dwngaich Łódź", "LODZ/DWNGAICH"],
    ["\u{10FFFF}", "王", "X Wang", "WANG/X"],
    ["Нұрсұлтан", "Қасымжомарт", "Nursultan Qasymzhomart", "QASYMZHOMART/NURSULT"],
    ["Ғ. Ә.", "Батбаяр-Өнөр", "Gh. A. Батбаяр-Onor", "BATBAIARONOR/GHA"],
    ["अमित", "佐々木", "Amit Zuomu", "ZUOMU/AMIT"],
    // Of Latin names no letter that the page has is changed, and none becomes a capital.
    ["Kaʻiulani", "Kealiʻi", "Kaiulani Kealii", "KEALII/KAIULANI"],
    ["ʿAlī", "Nuʾmān", "Alī Numān", "NUMAN/ALI"],
    ["M̧ike", "D'Ḿba Ṡu", "Mike D'Mba Su", "DMBASU/MIKE"],
    ["Adéṣọlá", "al-Ṣāliḥ", "Adésọlá al-Sālih", "ALSALIH/ADESOLA"],
    ["Muḥammad", "ʻ", "Muhammad X", "X/MUHAMMAD"],
  ])(
    "of %s %s, whose letters the page has not, is written by its reading, and the page says so",
    async (given, family, printed, coded) => {
      const lines = await words(named(given, family));
      expect(lines).toContain(printed);
      expect(lines.some((line) => line.startsWith("The name is written in Latin letters"))).toBe(true);
      const scanned = await scanPage(await boardingPassPdf(named(given, family), FONTS));
      expect(scanned?.slice(2, 22).trimEnd()).toBe(coded);
      expect((await words(PASS)).some((line) => line.includes("in Latin letters"))).toBe(false);
    },
  );
});

describe("its bar code", () => {
  test("is read from the page, and says the flight, the seat and the sequence number (IATA Res. 792)", async () => {
    const text = await scanPage(await boardingPassPdf(PASS, FONTS));
    const mandatory = "M1LODZGOKCE/ZOFIA     EK3J9QX LHRSINHF 0011 335M014C0025 1";
    const ofThePass = ">6" + "0B" + "0WW6335BHF ";
    const ofTheFlight = "29" + "9990000000120" + "  " + "HF " + " ".repeat(3 + 16 + 1) + "1PC";
    expect(text).toBe(`${mandatory}3A${ofThePass}${ofTheFlight}`);
    expect(text).toBe(passBarcodeText(PASS));
  });

  test("decodes to what was encoded", () => {
    const { data, meta } = decode(passBarcodeText(PASS), 2026);
    expect(meta).toMatchObject({ formatCode: "M", numberOfLegs: 1, electronicTicketIndicator: "E", versionNumber: 6 });
    expect(data).toMatchObject({
      passengerName: "LODZGOKCE/ZOFIA",
      passengerDescription: "0",
      checkInSource: "W",
      boardingPassIssuanceSource: "W",
      issuanceDate: new Date("2026-12-01T00:00:00Z"),
      documentType: "B",
      boardingPassIssuerDesignator: "HF",
      legs: [
        {
          operatingCarrierPNR: "K3J9QX",
          flightNumber: "0011",
          flightDate: new Date("2026-12-01T00:00:00Z"),
          seatNumber: "014C",
          checkInSequenceNumber: "0025",
          passengerStatus: "1",
          airlineNumericCode: "999",
          serialNumber: "0000000120",
          marketingCarrierDesignator: "HF",
          freeBaggageAllowance: "1PC",
        },
      ],
    });
  });

  test("of a flight that leaves on the day before by its own clock is not of next year", () => {
    const hawaii = {
      departs_at: "2027-01-01T09:00:00Z",
      departs_local: "2026-12-31T23:00:00-10:00",
      checked_in_at: "2027-01-01T05:00:00.000Z",
    };
    const { data } = decode(passBarcodeText({ ...PASS, pass: { ...PASS.pass, ...hawaii } }), 2026);
    expect(data?.issuanceDate).toEqual(new Date("2026-12-31T00:00:00Z"));
    expect(data?.legs?.[0]?.flightDate).toEqual(new Date("2026-12-31T00:00:00Z"));
  });

  test("of a flight on New Year's Day that was checked in for on the day before is of the new year", () => {
    const newYear = {
      departs_at: "2027-01-01T08:00:00Z",
      departs_local: "2027-01-01T08:00:00+00:00",
      checked_in_at: "2026-12-31T09:00:00.000Z",
    };
    const { data } = decode(passBarcodeText({ ...PASS, pass: { ...PASS.pass, ...newYear } }), 2026);
    expect(data?.legs?.[0]?.flightDate).toEqual(new Date("2027-01-01T00:00:00Z"));
  });
});
