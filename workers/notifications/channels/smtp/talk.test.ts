import { describe, expect, test } from "vitest";
import { capabilitiesOf, parseReply, refusal } from "./reply.ts";
import { type Line, talk } from "./talk.ts";

describe("a reply", () => {
  test("is whole with the line that does not go on", () => {
    expect(parseReply("250-mx.example\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 1000\r\n220 next")).toEqual({
      reply: { code: 250, lines: ["mx.example", "AUTH PLAIN LOGIN", "SIZE 1000"] },
      rest: "220 next",
    });
  });

  test.each(["", "250", "250-mx.example\r\n", "250-mx.example\r\n250 SI"])("that is not all there is waited for: %j", (text) => {
    expect(parseReply(text)).toBeNull();
  });

  test.each(["HTTP/1.1 400 Bad Request\r\n", "hello\r\n", "99 x\r\n"])("of no mail server is none: %j", (text) => {
    expect(parseReply(text)?.reply.code).toBe(0);
  });

  test("tells what the server can do, however it is written", () => {
    const found = capabilitiesOf({ code: 250, lines: ["mx.example", "starttls", "AUTH=PLAIN login"] });
    expect([found.has("STARTTLS"), found.get("AUTH")]).toEqual([true, ["PLAIN", "LOGIN"]]);
  });
});

test.each([
  ["MAIL", 450, "unavailable"],
  ["RCPT", 451, "unavailable"],
  ["RCPT", 550, "refused"],
  ["RCPT", 552, "refused"],
  ["DATA", 554, "refused"],
  ["the message", 421, "unavailable"],
  ["the message", 554, "refused"],
  // Our settings, not the mail: somebody may put them right within the day.
  ["MAIL", 530, "unavailable"],
  ["AUTH", 535, "unavailable"],
  ["EHLO", 550, "unavailable"],
  ["its greeting", 554, "unavailable"],
  ["STARTTLS", 501, "unavailable"],
  ["RCPT", 0, "unavailable"],
] as const)("at %s a %d makes the mail %s", (step, code, reason) => {
  expect(refusal(step, code).error.reason).toBe(reason);
});

/** A server that answers each line with what the script has for its first word, and remembers what it heard. */
function server(script: Record<string, string>) {
  const heard: string[] = [];
  let said = script["greeting"] ?? "220 ready\r\n";
  const answers = (text: string) => script[text.split(/[ :]/)[0] ?? ""] ?? script["else"] ?? "250 ok\r\n";
  const line: Line = {
    async reply() {
      const parsed = parseReply(said);
      if (parsed === null) throw new Error("the connection was closed");
      said = parsed.rest;
      return parsed.reply;
    },
    async command(text) {
      await line.write(`${text}\r\n`);
      return line.reply();
    },
    async write(text) {
      heard.push(text.trimEnd());
      said += answers(text.startsWith("Subject") ? "message" : text.trimEnd());
    },
    secure: () => void heard.push("(encrypted)"),
  };
  return { heard, line };
}
const MAIL = { from: "tickets@holdfast.example", to: "ada@example.com", message: "Subject: x\r\n\r\n.hello" };
const ACCOUNT = { username: "holdfast", password: "pässword" };
const HELLO = "250-mx\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n";
const GOOD = { EHLO: HELLO, STARTTLS: "220 go\r\n", AUTH: "235 in\r\n", DATA: "354 go on\r\n" };
const asked = (security: "tls" | "starttls" | "none", account: typeof ACCOUNT | null = null) => ({
  security,
  account,
  name: "holdfast.example",
});

describe("a session", () => {
  test("encrypts first, says hello again, signs in, and hands the mail over with its dots doubled", async () => {
    const { line, heard } = server(GOOD);
    expect((await talk(line, asked("starttls", ACCOUNT), MAIL)).ok).toBe(true);
    expect(heard).toEqual([
      "EHLO holdfast.example",
      "STARTTLS",
      "(encrypted)",
      "EHLO holdfast.example",
      `AUTH PLAIN ${Buffer.from("\0holdfast\0pässword").toString("base64")}`,
      "MAIL FROM:<tickets@holdfast.example>",
      "RCPT TO:<ada@example.com>",
      "DATA",
      "Subject: x\r\n\r\n..hello\r\n.",
    ]);
  });

  test("says neither password nor mail where the server offers no encryption", async () => {
    const { line, heard } = server({ ...GOOD, EHLO: "250-mx\r\n250 AUTH PLAIN\r\n" });
    const told = await talk(line, asked("starttls", ACCOUNT), MAIL);
    expect(told).toEqual({ ok: false, error: { reason: "unavailable", detail: "the mail server offers no STARTTLS" } });
    expect(heard).toEqual(["EHLO holdfast.example"]);
  });

  test("signs in by LOGIN where there is no PLAIN, and not at all in a way it does not know", async () => {
    const login = server({
      ...GOOD,
      EHLO: "250-mx\r\n250 AUTH LOGIN\r\n",
      AUTH: "334 VXNlcm5hbWU6\r\n",
      "aG9sZGZhc3Q=": "334 UGFzc3dvcmQ6\r\n",
    });
    const told = await talk(login.line, asked("tls", { ...ACCOUNT, password: "x" }), MAIL);
    expect(login.heard.slice(1, 4)).toEqual(["AUTH LOGIN", "aG9sZGZhc3Q=", "eA=="]);
    // The script has no word for the password.
    expect(told).toMatchObject({ error: { detail: "the mail server answered 250 to AUTH" } });
    const unknown = server({ ...GOOD, EHLO: "250-mx\r\n250 AUTH XOAUTH2\r\n" });
    expect(await talk(unknown.line, asked("tls", ACCOUNT), MAIL)).toMatchObject({ ok: false, error: { reason: "unavailable" } });
    expect(unknown.heard).toEqual(["EHLO holdfast.example"]);
  });

  test.each([
    ["greeting", "554 no mail here\r\n", "unavailable"],
    ["MAIL", "452 later\r\n", "unavailable"],
    ["RCPT", "550 no ada@example.com here\r\n", "refused"],
    ["DATA", "451 later\r\n", "unavailable"],
    ["message", "554 looks like spam\r\n", "refused"],
  ])("ends at the first refusal, and repeats nothing of its words: %s %s", async (step, answer, reason) => {
    const told = await talk(server({ ...GOOD, [step]: answer }).line, asked("none"), MAIL);
    expect(told).toMatchObject({ ok: false, error: { reason } });
    expect(JSON.stringify(told)).not.toMatch(/ada|spam|later/);
  });

  test("whose end nobody hears has not sent the mail, as far as anybody knows", async () => {
    await expect(talk(server({ ...GOOD, message: "" }).line, asked("none"), MAIL)).rejects.toThrow("the connection was closed");
  });
});
