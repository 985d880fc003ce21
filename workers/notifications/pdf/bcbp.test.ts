import { decode, encode } from "bcbp";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CONFIRMED, TICKETS } from "../booking.fixture.ts";
import { ticketDocuments } from "../ticket-documents.ts";
import { ticketBarcodeText } from "./barcode.ts";
import { layoutOf } from "./bcbp.fixture.ts";
import { PASS } from "./pass.fixture.ts";
import { passBarcodeText } from "./pass-barcode.ts";

const SECURITY = "^164GIWVC5EH7JNT684FVNJ91W2QA4DVN5J8K4F0L0GEQ3DF5TGBN8709HKT5D3DW3GBHFCVHMY7J5T6HFR41W2QA4DVN5J8K4F0L0GE";
const ONE_LEG = "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 326J001A0025 100";
/** Public samples of the format, by what is special about them. */
const VECTORS = {
  "a version and nothing else": "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 106>60000",
  "no variable part": ONE_LEG,
  "security data": ONE_LEG + SECURITY,
  "two legs": `M2DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 14D>6181WW6225BAC 00141234560032A0141234567890 1AC AC 1234567890123    20KYLX58ZDEF456 FRAGVALH 3664 227C012C0002 12E2A0140987654321 1AC AC 1234567890123    2PCNWQ${SECURITY}`,
  "an issue in the year before the flight's": "M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 001F001A0025 10D>607   136400",
  "an older version": "M1TEST/PETER          E24Z5RN AMSBRUKL 1733 019M008A0001 316>503  W0D0742497067621",
};
/** As some airports print it: its size says that there is no variable part, and there is one. */
const WITH_WRONG_SIZE = "M1EWING/SHAUN MR      E1A11A1 BNESYDQF 0551 107Y026J0037 000>5002A0571234567890";

describe("the public samples", () => {
  test.each(Object.entries(VECTORS))("with %s are of the layout that is checked here", (_, text) => {
    expect(() => layoutOf(text)).not.toThrow();
  });

  test.each(["a version and nothing else", "two legs", "an issue in the year before the flight's", "an older version"] as const)(
    "with %s come out as they went in",
    (name) => {
      expect(encode(decode(VECTORS[name], 2026))).toBe(VECTORS[name]);
    },
  );

  test("say what they are about", () => {
    const { data } = decode(VECTORS["two legs"], 2026);
    expect(data).toMatchObject({
      passengerName: "DESMARAIS/LUC",
      documentType: "B",
      issuanceDate: new Date("2026-08-13T00:00:00Z"),
      legs: [
        { departureAirport: "YUL", arrivalAirport: "FRA", flightNumber: "0834", seatNumber: "001A", airlineNumericCode: "014" },
        { departureAirport: "FRA", arrivalAirport: "GVA", checkInSequenceNumber: "0002", freeBaggageAllowance: "2PC" },
      ],
    });
    expect(data?.securityData).toHaveLength(100);
    expect(decode(VECTORS["an issue in the year before the flight's"], 2026).data).toMatchObject({
      issuanceDate: new Date("2021-12-30T00:00:00Z"),
      legs: [{ flightDate: new Date("2022-01-01T00:00:00Z") }],
    });
    const { data: lenient } = decode(WITH_WRONG_SIZE, 2026);
    expect(lenient).toMatchObject({ passengerName: "EWING/SHAUN MR", legs: [{ flightNumber: "0551", seatNumber: "026J" }] });
  });
});

test.each([
  ["a name beyond ASCII", ONE_LEG.replace("LUC", "LÜC"), "letters beyond ASCII"],
  ["a plus for the mark of the security data", ONE_LEG + SECURITY.replace("^", "+"), "security is +1"],
  ["a plus for the mark of the version", VECTORS["a version and nothing else"].replace(">", "+"), "begins with +600"],
  ["a wrong size", WITH_WRONG_SIZE, "security is >5"],
  ["a size beyond its end", ONE_LEG.replace(/00$/, "7F"), "cut off in variable part"],
  ["its end missing", "M2DESMARAIS", "cut off in name"],
  ["an infant's lap with a letter of a seat", ONE_LEG.replace("001A", "INFA"), "leg is"],
])("what has %s is of another layout", (_, text, why) => {
  expect(() => layoutOf(text)).toThrow(why);
});

describe("what is printed here", () => {
  const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 50 });

  test("is of that layout whatever its bearer is called", () => {
    fc.assert(
      fc.property(name, name, fc.nat({ max: 9998 }), (given_name, family_name, before) => {
        const passenger = { ...PASS.passenger, given_name, family_name };
        expect(layoutOf(passBarcodeText({ ...PASS, passenger, pass: { ...PASS.pass, sequence: before + 1 } }))).toEqual([58]);
      }),
    );
  });

  test("is of that layout for every ticket, too", () => {
    const documents = ticketDocuments(CONFIRMED, TICKETS);
    expect(documents.map(({ passenger }) => passenger.type)).toContain("infant");
    for (const document of documents) expect(layoutOf(ticketBarcodeText(document))).toHaveLength(3);
  });
});
