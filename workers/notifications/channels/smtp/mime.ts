import type { Attachment, OutgoingEmail } from "../channel.ts";

/** Node's own, with its type: the Workers' types declare the global as `any`. */
const NodeBuffer = Buffer as BufferConstructor;

const CRLF = "\r\n";
/** RFC 2045: lines of an encoded body. */
const LINE = 76;
/** RFC 2047: a line with an encoded word has 76 characters at most, of which `Subject: ` takes nine and the word's frame twelve; 39 bytes become 52. */
const WORD_BYTES = 39;
/** What needs no encoding in a header that is all text, and in one of addresses. */
const PLAIN_TEXT = /^[\w ,.:-]{0,200}$/;
const PLAIN_PHRASE = /^[\w -]{0,200}$/;

export interface Mailbox {
  name: string;
  email: string;
}

/**
 * The message as it goes over the wire (RFC 5322, MIME): everything but headers in base64, so that no server has to take more than ASCII,
 * and no line of a body begins with a dot. `boundary` must occur nowhere else; `now` in epoch milliseconds.
 */
export function mimeMessage(mail: OutgoingEmail, from: Mailbox, { boundary, now }: { boundary: string; now: number }): string {
  const alternative = multipart("alternative", `${boundary}_a`, [
    textPart("text/plain; charset=utf-8", mail.text),
    textPart("text/html; charset=utf-8", mail.html),
  ]);
  const content =
    mail.attachments.length === 0
      ? alternative
      : multipart("mixed", `${boundary}_m`, [alternative, ...mail.attachments.map(attached)]);
  const headers = [
    `From: ${phrase(from.name)}<${from.email}>`,
    `To: <${mail.to}>`,
    `Subject: ${PLAIN_TEXT.test(mail.subject) ? mail.subject : encodedWords(mail.subject)}`,
    `Date: ${new Date(now).toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: ${messageIdOf(mail.id, from.email)}`,
    // Keeps mailbox programs from folding two bookings into one thread.
    `X-Entity-Ref-ID: ${mail.id}`,
    // RFC 3834: out-of-office programs do not answer it.
    "Auto-Submitted: auto-generated",
    "MIME-Version: 1.0",
  ];
  return [...headers, content].join(CRLF);
}

/** The same for every try of the same message, so that a mailbox can tell a copy; of the characters that RFC 5322 has in an id. */
export function messageIdOf(id: string, sender: string): string {
  const [left = ""] = id.split("@");
  return `<${left.replaceAll(/[^\w.-]/g, "-")}@${sender.split("@").at(-1)}>`;
}

function multipart(kind: "alternative" | "mixed", boundary: string, parts: string[]): string {
  const opened = parts.map((part) => `--${boundary}${CRLF}${part}`);
  return [`Content-Type: multipart/${kind}; boundary="${boundary}"`, "", ...opened, `--${boundary}--`, ""].join(CRLF);
}

/** Its lines end with CRLF before they are encoded (RFC 2045, 6.8). */
const textPart = (type: string, text: string): string =>
  part([`Content-Type: ${type}`], NodeBuffer.from(text.replaceAll(/\r?\n/g, CRLF), "utf8"));

function attached({ filename, content_type, content }: Attachment): string {
  const type = content_type.startsWith("text/") ? `${content_type}; charset=utf-8` : content_type;
  const name = filename.replaceAll(/[^\w.-]/g, "_");
  return part([`Content-Type: ${type}; name="${name}"`, `Content-Disposition: attachment; filename="${name}"`], content);
}

const part = (headers: string[], content: Uint8Array): string =>
  [...headers, "Content-Transfer-Encoding: base64", "", ...linesOf(NodeBuffer.from(content).toString("base64"))].join(CRLF);

const linesOf = (base64: string): string[] =>
  Array.from({ length: Math.ceil(base64.length / LINE) }, (_, i) => base64.slice(i * LINE, (i + 1) * LINE));

/** The name before an address, where a comma, a dot or a colon would have a meaning of its own; an encoded one has its lines for itself. */
const phrase = (name: string): string =>
  name === "" ? "" : PLAIN_PHRASE.test(name) ? `${name} ` : `${encodedWords(name)}${CRLF} `;

/** As encoded words of whole characters: nothing in them can end a header and begin another, or a mailbox. */
function encodedWords(text: string): string {
  const words: string[] = [""];
  for (const character of text) {
    const last = words.at(-1) ?? "";
    if (NodeBuffer.byteLength(last + character) > WORD_BYTES) words.push(character);
    else words[words.length - 1] = last + character;
  }
  return words.map((word) => `=?utf-8?B?${NodeBuffer.from(word, "utf8").toString("base64")}?=`).join(`${CRLF} `);
}
