import { expect, test } from "vitest";
import { smtpServer } from "./settings.ts";

const NONE = { SMTP_HOST: "", SMTP_PORT: "587", SMTP_SECURITY: "starttls", SMTP_USERNAME: "" };
const HOST = { ...NONE, SMTP_HOST: "mail.example" };

test("without a host there is no mail server, and with one there is, signed in to or not", () => {
  expect(smtpServer(NONE)).toBeNull();
  expect(smtpServer(HOST)).toEqual({ host: "mail.example", port: 587, security: "starttls", account: null });
  expect(smtpServer({ ...HOST, SMTP_USERNAME: "u", SMTP_PASSWORD: "p" })?.account).toEqual({ username: "u", password: "p" });
});

test.each([
  ["no such way", "SMTP_SECURITY is one of tls, starttls, none", { ...HOST, SMTP_SECURITY: "ssl" }],
  ["no number", "SMTP_PORT must be a number", { ...HOST, SMTP_PORT: "smtp" }],
  ["no password", "SMTP_USERNAME has an SMTP_PASSWORD", { ...HOST, SMTP_USERNAME: "u" }],
  [
    "a password in the clear",
    "nobody signs in at a mail server in the clear",
    { ...HOST, SMTP_SECURITY: "none", SMTP_USERNAME: "u", SMTP_PASSWORD: "p" },
  ],
])("settings that cannot be meant are a bug: %s", (_, why, env) => {
  expect(() => smtpServer(env)).toThrow(why);
});
