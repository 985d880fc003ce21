import PostalMime, { addressParser } from "postal-mime";
import { describe, expect, test } from "vitest";
import type { OutgoingEmail } from "../channel.ts";
import { messageIdOf, mimeMessage } from "./mime.ts";

const FROM = { name: "Holdfast", email: "tickets@holdfast.example" };
const MAIL: OutgoingEmail = {
  id: "bkg_11_x:booking.confirmed.email@holdfast",
  to: "zofia@example.com",
  subject: "Booking K3J9QX confirmed: LHR - SYD",
  text: "Grüße, 王秀英.\n.\n..\nHF 8 leaves at 10:05.\n",
  html: "<!doctype html><p>Grüße, 王秀英</p>",
  booking_id: null,
  type: "booking.confirmed",
  attachments: [
    {
      filename: "e-ticket-K3J9QX.pdf",
      content_type: "application/pdf",
      content: Uint8Array.from({ length: 70_000 }, (_, i) => (i * 7) % 256),
    },
    {
      filename: "flights.ics",
      content_type: "text/calendar",
      content: new TextEncoder().encode("BEGIN:VCALENDAR\r\nSUMMARY:Zürich\r\n"),
    },
  ],
};
const written = (mail: OutgoingEmail = MAIL, from = FROM) =>
  mimeMessage(mail, from, { boundary: "holdfast_1", now: Date.UTC(2026, 10, 26, 12, 30) });
const read = (mail: OutgoingEmail = MAIL, from = FROM) => PostalMime.parse(written(mail, from));

describe("a mail, read back by somebody else's parser", () => {
  test("has the same words in both forms, in any script, and lines that begin with dots", async () => {
    const { text, html, subject, from, to } = await read();
    expect(text?.replaceAll("\r\n", "\n").trimEnd()).toBe(MAIL.text.trimEnd());
    expect(html?.trimEnd()).toBe(MAIL.html);
    expect([subject, from, to?.map(({ address }) => address)]).toEqual([
      MAIL.subject,
      { name: "Holdfast", address: FROM.email },
      [MAIL.to],
    ]);
  });

  test("has its files byte for byte, under their names and types", async () => {
    const { attachments } = await read();
    expect(attachments.map(({ filename, mimeType }) => [filename, mimeType])).toEqual([
      ["e-ticket-K3J9QX.pdf", "application/pdf"],
      ["flights.ics", "text/calendar"],
    ]);
    expect(new Uint8Array(attachments[0]?.content as ArrayBuffer)).toEqual(MAIL.attachments[0]?.content);
    // The parser rewrites the line ends of texts; on the wire they are as they were.
    const wire = written().replaceAll("\r\n", "");
    for (const { content } of MAIL.attachments) expect(wire).toContain(Buffer.from(content).toString("base64"));
    expect(new TextDecoder().decode(attachments[1]?.content as ArrayBuffer)).toContain("SUMMARY:Zürich");
  });

  test("without files is only its two forms", async () => {
    const { text, attachments } = await read({ ...MAIL, attachments: [] });
    expect([text?.includes("10:05"), attachments]).toEqual([true, []]);
  });

  test("says when it was sent, which message it is, and that nobody is to answer it by machine", async () => {
    const { date, messageId, headers } = await read();
    expect(date).toBe("2026-11-26T12:30:00.000Z");
    expect(messageId).toBe("<bkg_11_x-booking.confirmed.email@holdfast.example>");
    expect(headers.find(({ key }) => key === "auto-submitted")?.value).toBe("auto-generated");
  });
});

describe("a subject", () => {
  test.each(["Booking K3J9QX: Kraków - København - 東京", "日本".repeat(60), '"quoted", <b>bold</b> =?utf-8?Q?not=20this?=', ""])(
    "comes back as it was: %s",
    async (subject) => {
      expect((await read({ ...MAIL, subject })).subject ?? "").toBe(subject);
    },
  );

  test("cannot begin another header, whatever is in it", async () => {
    const { headers, subject } = await read({ ...MAIL, subject: "Hello\r\nBcc: everybody@example.com" });
    expect(headers.map(({ key }) => key)).not.toContain("bcc");
    expect(subject).toContain("Hello");
  });
});

test.each([
  'Żółć "Airways"',
  "Acme Air, Inc.",
  "Acme: Air; <b@c.example>",
  "Acme (Air) @ St. John",
  "acme-air_24 7",
  "日本".repeat(60),
])("a sender's name is written so that it comes back as one mailbox, too: %s", async (name) => {
  const from = { name, email: FROM.email };
  const { headers } = await read(MAIL, from);
  const written = headers.find(({ key }) => key === "from")?.value ?? "";
  expect(addressParser(written)).toEqual([{ name, address: FROM.email }]);
  // RFC 5322: in a name these have a meaning of their own unless it is quoted.
  expect(written.replace(/<[^<>]*>$/, "")).not.toMatch(/[,;:.@<>()]/);
});

test("no line is longer than mail servers take, none begins with a dot, and all of it is ASCII", () => {
  const lines = written({ ...MAIL, subject: "日本".repeat(200) }).split("\r\n");
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(200);
  expect(lines.filter((line) => line.startsWith("."))).toEqual([]);
  expect(lines.filter((line) => !/^[ -~]*$/.test(line))).toEqual([]);
});

test("the lines of a text end as MIME has them end (RFC 2046, 4.1.1), also where they ended so before", () => {
  const wire = written({ ...MAIL, text: "Grüße.\n\n\nTotal:\r\n  EUR 5\n", attachments: [] });
  const decoded = Array.from(wire.matchAll(/base64\r\n\r\n([\w+/=\r\n]+)\r\n--/g), ([, body = ""]) =>
    Buffer.from(body, "base64").toString(),
  );
  expect(decoded).toEqual(["Grüße.\r\n\r\n\r\nTotal:\r\n  EUR 5\r\n", MAIL.html]);
});

test("no line with an encoded word is longer than RFC 2047 has it, with the header's name or an address beside it", () => {
  const subjects = ["Buchung K3J9QX bestätigt: LHR - SYD - LHR", "日本".repeat(60), `${"x".repeat(100)}é`];
  const names = ["Żółć Airways, the airline of all of Żółć", "日本".repeat(60)];
  const lines = subjects.flatMap((subject) =>
    names.flatMap((name) => written({ ...MAIL, subject }, { name, email: `${"a".repeat(60)}@holdfast.example` }).split("\r\n")),
  );
  const encoded = lines.filter((line) => line.includes("=?"));
  expect(encoded.filter((line) => line.startsWith("Subject: "))).toHaveLength(subjects.length * names.length);
  expect(encoded.filter(({ length }) => length > 76)).toEqual([]);
});

test.each([
  ["bkg_1:booking.changed:chg_2.email@holdfast", "<bkg_1-booking.changed-chg_2.email@holdfast.example>"],
  ["a b>c.email@holdfast", "<a-b-c.email@holdfast.example>"],
])("the id %s is one that RFC 5322 has", (id, expected) => {
  expect(messageIdOf(id, FROM.email)).toBe(expected);
});
