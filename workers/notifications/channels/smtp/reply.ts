import { err, type Result } from "#domain/result.ts";
import type { SendError } from "../channel.ts";

/** What a server answers to a command: RFC 5321, section 4.2. */
export interface Reply {
  code: number;
  lines: string[];
}

/** The first whole reply in what has come; null: it is not all there. A line that is none ends the talk. */
export function parseReply(text: string): { reply: Reply; rest: string } | null {
  const lines: string[] = [];
  for (let at = 0; ;) {
    const end = text.indexOf("\n", at);
    if (end === -1) return null;
    const line = text.slice(at, end).replace(/\r$/, "");
    at = end + 1;
    const [, code, more, words = ""] = /^([2-5][0-9]{2})(?:([ -])(.*))?$/.exec(line) ?? [];
    if (code === undefined) return { reply: { code: 0, lines: [] }, rest: "" };
    lines.push(words);
    if (more !== "-") return { reply: { code: Number(code), lines }, rest: text.slice(at) };
  }
}

/** Steps whose refusal is about this mail; at any other it is about us or the server, and may be put right. */
const ABOUT_THE_MAIL: readonly string[] = ["MAIL", "RCPT", "DATA", "the message"];
/** Says at such a step that it wants us to sign in, or to do it otherwise: our settings are wrong, not the mail. */
const ABOUT_US: readonly number[] = [530, 534, 535, 538];

/** What a refusal means. Nothing of its words is kept: they may name the address. */
export function refusal(step: string, code: number): { ok: false; error: SendError } {
  const final = code >= 500 && ABOUT_THE_MAIL.includes(step) && !ABOUT_US.includes(code);
  const said = code === 0 ? "something that is no reply" : String(code);
  return err({ reason: final ? "refused" : "unavailable", detail: `the mail server answered ${said} to ${step}` });
}

/** What the server can do beyond the least, by keyword: RFC 5321, section 4.1.1.1. */
export const capabilitiesOf = ({ lines }: Reply): Map<string, string[]> =>
  new Map(
    lines.slice(1).map((line) => {
      const [keyword = "", ...parameters] = line.trim().toUpperCase().split(/[ =]+/);
      return [keyword, parameters];
    }),
  );

export type Step = Result<Reply, SendError>;
