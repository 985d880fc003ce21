import { readFileSync } from "node:fs";
import path from "node:path";
import type { BoardingPassDocument } from "#contracts/check-in.ts";
import type { TicketDocument } from "#contracts/bookings.ts";
import { invariant } from "#domain/invariant.ts";
import { passSheet } from "#domain/check-in/sheet.ts";
import { ROOT } from "../scripts/paths.ts";
import { CONFIRMED, TICKETS } from "../workers/notifications/booking.fixture.ts";
import { boardingPassPdf } from "../workers/notifications/pdf/boarding-pass.ts";
import { PASS } from "../workers/notifications/pdf/pass.fixture.ts";
import { readPdf } from "../workers/notifications/pdf/read-back.fixture.ts";
import { ticketsPdf } from "../workers/notifications/pdf/tickets.ts";
import { ticketDocuments } from "../workers/notifications/ticket-documents.ts";
import type { Options } from "./options.ts";
import type { Result, Row } from "./report.ts";
import { Rounds } from "./stats.ts";

const ROUNDS = 5;
const DOCUMENTS = 60;
/** CPU that a document may take: a Worker has 30 s for an invocation, and its isolate other things to do. */
const BAR_MS = 100;

const font = (name: string) => new Uint8Array(readFileSync(path.join(ROOT, "workers/notifications/pdf/fonts", name)));
const FONTS = { regular: font("Inter-Regular.ttf"), bold: font("Inter-Bold.ttf") };

/** What printing costs, without the Workers around it: of one process, in CPU time. */
export async function documents({ isShort }: Options): Promise<Result> {
  const [ticket] = ticketDocuments(CONFIRMED, TICKETS);
  invariant(ticket, "the fixture has a ticket");
  const [first] = await cpuMs(1, passOf);
  const [rounds, size] = isShort ? [1, 10] : [ROUNDS, DOCUMENTS];
  const times = new Rounds();
  for (let round = 0; round <= rounds; round++) {
    const passes = await cpuMs(size, passOf);
    const tickets = await cpuMs(size, (n) => ticketOf(ticket, n));
    // The first round warms everything up.
    if (round === 0) continue;
    times.add("pass", mean(passes));
    times.add("dearest pass", Math.max(...passes));
    times.add("ticket", mean(tickets));
  }
  times.add("first", first ?? Number.NaN);
  return {
    name: "documents",
    what: `E-tickets of three flights and boarding passes, a page each, printed one after another; CPU time of each; ${rounds} rounds of ${size} of both.`,
    rows: [
      row("boarding pass", times, "pass"),
      row("boarding pass, the dearest of a round", times, "dearest pass"),
      row("boarding pass, the first of a process", times, "first"),
      row("e-ticket", times, "ticket"),
    ],
    checked: ["every boarding pass reads back with its own sequence number, every e-ticket with its own number"],
  };
}

const row = (name: string, times: Rounds, of: string): Row => ({
  name,
  figure: times.figure(of),
  unit: "ms",
  bar: { at_most: BAR_MS },
});
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** CPU of each document; what it says is read back after the clock has stopped. */
async function cpuMs(count: number, print: (n: number) => Promise<{ pdf: Uint8Array; says: string }>): Promise<number[]> {
  const spent: number[] = [];
  for (let n = 1; n <= count; n++) {
    const before = process.cpuUsage();
    const { pdf, says } = await print(n);
    const { user, system } = process.cpuUsage(before);
    spent.push((user + system) / 1000);
    const lines = (await readPdf(pdf)).flat().map(({ text }) => text);
    if (!lines.includes(says)) throw new Error(`a document does not say ${says}`);
  }
  return spent;
}

async function passOf(n: number) {
  const document: BoardingPassDocument = { ...PASS, pass: { ...PASS.pass, sequence: n } };
  return { pdf: await boardingPassPdf(document, FONTS), says: passSheet(document).sequence };
}

async function ticketOf(document: TicketDocument, n: number) {
  const serial = String(n).padStart(10, "0");
  const ticket = { ...document.ticket, number: `999${serial}` };
  return { pdf: await ticketsPdf([{ ...document, ticket }], FONTS), says: `999-${serial}` };
}
