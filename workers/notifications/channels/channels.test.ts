import { afterEach, expect, test, vi } from "vitest";
import { answerOf } from "#platform/long-answer.fixture.ts";
import { cloudflareEmail, mailbox } from "./cloudflare-email.ts";
import { twilioSms } from "./twilio-sms.ts";

afterEach(() => vi.unstubAllGlobals());

const SMS = {
  id: "m.sms@holdfast",
  to: "+447700900123",
  text: "Holdfast: booking K3J9QX is confirmed.",
  booking_id: null,
  type: "booking.confirmed",
};
const ACCOUNT = { base: "https://api.twilio.com", account: "AC1", token: "t0ken", from: "Holdfast" };
const sms = twilioSms(ACCOUNT);
const answer = (status: number, body: unknown) => {
  const fetched = vi.fn<typeof fetch>().mockResolvedValue(new Response(JSON.stringify(body), { status }));
  vi.stubGlobal("fetch", fetched);
  return fetched;
};

test("an SMS is a form posted to the account's messages, under its credentials", async () => {
  const fetched = answer(201, { sid: "SM9" });
  expect(await sms(SMS)).toEqual({ ok: true, value: { provider_id: "SM9" } });
  const [url, init] = fetched.mock.calls[0] ?? [];
  expect(url).toBe("https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json");
  expect(new Headers(init?.headers).get("authorization")).toBe(`Basic ${btoa("AC1:t0ken")}`);
  expect(init?.body).toEqual(new URLSearchParams({ To: SMS.to, From: "Holdfast", Body: SMS.text }));
});

test("a messaging service is named as one, in place of a sender", async () => {
  const fetched = answer(201, { sid: "SM9" });
  const service = `MG${"0a".repeat(16)}`;
  await twilioSms({ ...ACCOUNT, from: service })(SMS);
  const [, init] = fetched.mock.calls[0] ?? [];
  expect(init?.body).toEqual(new URLSearchParams({ To: SMS.to, MessagingServiceSid: service, Body: SMS.text }));
});

test("an SMS that was taken is sent, whatever else the answer says", async () => {
  answer(201, "not what it used to be");
  expect(await sms(SMS)).toEqual({ ok: true, value: { provider_id: null } });
});

test("an SMS was taken by an answer that does not end, which is not read on", async () => {
  const { sent, response } = answerOf(50_000_000, '{"sid":"SM9","pad":"');
  vi.stubGlobal("fetch", () => Promise.resolve(response));
  expect(await sms(SMS)).toEqual({ ok: true, value: { provider_id: null } });
  expect(sent.bytes).toBeLessThan(1_000_000);
});

test.each([
  [400, 21_211, "refused"],
  [400, 21_265, "refused"],
  [400, 21_610, "refused"],
  [400, 21_614, "refused"],
  [400, 21_617, "refused"],
  [400, 21_635, "refused"],
  // Our sender, and where it may send to: the same for every SMS until somebody puts it right.
  [400, 21_212, "unavailable"],
  [400, 21_408, "unavailable"],
  [400, 21_606, "unavailable"],
  [400, 21_612, "unavailable"],
  [400, 21_659, "unavailable"],
  [400, 21_661, "unavailable"],
  // Nothing that we know of: it may be anything.
  [400, 29_999, "unavailable"],
  [422, null, "unavailable"],
  // Our credentials, our account, our pace: the number may be right.
  [401, 20_003, "unavailable"],
  [403, 20_005, "unavailable"],
  [404, 20_404, "unavailable"],
  [408, null, "unavailable"],
  [429, 20_429, "unavailable"],
  [500, null, "unavailable"],
  [503, 20_503, "unavailable"],
])("Twilio's %d with the code %s is %s, and its words are not repeated", async (status, code, reason) => {
  answer(status, { ...(code !== null && { code }), message: "The 'To' number +447700900123 is not valid", status });
  const detail = code === null ? `Twilio answered ${status}` : `Twilio answered ${status}, its code ${code}`;
  expect(await sms(SMS)).toEqual({ ok: false, error: { reason, detail } });
});

test.each([
  ["Holdfast <tickets@holdfast.example>", { name: "Holdfast", email: "tickets@holdfast.example" }],
  ["tickets@holdfast.example", { name: "", email: "tickets@holdfast.example" }],
  ["<tickets@holdfast.example>", { name: "", email: "tickets@holdfast.example" }],
  ["Acme Air, Inc. <t@acme.com>", { name: "Acme Air, Inc.", email: "t@acme.com" }],
  ['"Acme Air, Inc." <t@acme.com>', { name: "Acme Air, Inc.", email: "t@acme.com" }],
  [String.raw`"The \"Acme\" Co \\ Air" <t@acme.com>`, { name: String.raw`The "Acme" Co \ Air`, email: "t@acme.com" }],
  ['The "Acme" <t@acme.com>', { name: 'The "Acme"', email: "t@acme.com" }],
])("the sender %s is understood", (text, address) => {
  expect(mailbox(text)).toEqual(address);
});

test("a mail goes to the binding with its files and our id in a header that is allowed", async () => {
  const send = vi
    .fn<(mail: EmailMessage | EmailMessageBuilder) => Promise<EmailSendResult>>()
    .mockResolvedValue({ messageId: "cf-1" });
  const mail = {
    id: "m.email@holdfast",
    to: "a@example.com",
    subject: "S",
    text: "t",
    html: "<p>t</p>",
    booking_id: null,
    type: "booking.confirmed",
    attachments: [{ filename: "e.pdf", content_type: "application/pdf", content: new Uint8Array([1, 2]) }],
  };
  expect(await cloudflareEmail({ send }, "Holdfast <tickets@holdfast.example>")(mail)).toEqual({
    ok: true,
    value: { provider_id: "cf-1" },
  });
  expect(send).toHaveBeenCalledExactlyOnceWith({
    from: { name: "Holdfast", email: "tickets@holdfast.example" },
    to: "a@example.com",
    subject: "S",
    text: "t",
    html: "<p>t</p>",
    headers: { "X-Entity-Ref-ID": "m.email@holdfast" },
    attachments: [{ disposition: "attachment", filename: "e.pdf", type: "application/pdf", content: new Uint8Array([1, 2]) }],
  });
});

test.each([
  ["E_RECIPIENT_SUPPRESSED", "refused"],
  ["E_VALIDATION_ERROR", "refused"],
  ["E_CONTENT_TOO_LARGE", "refused"],
  // Our configuration, our pace, the service: the address may be right.
  ["E_SENDER_NOT_VERIFIED", "unavailable"],
  ["E_RECIPIENT_NOT_ALLOWED", "unavailable"],
  ["E_RATE_LIMIT_EXCEEDED", "unavailable"],
  ["E_DELIVERY_FAILED", "unavailable"],
  ["E_INTERNAL_SERVER_ERROR", "unavailable"],
  [undefined, "unavailable"],
  ["a@example.com is not one of ours", "unavailable"],
])("the mail service's %s is %s, and its words are not repeated", async (code, reason) => {
  const thrown = Object.assign(new Error("the recipient a@example.com is suppressed"), code !== undefined && { code });
  const binding = { send: () => Promise.reject(thrown) } as unknown as SendEmail;
  const mail = { id: "m", to: "a@example.com", subject: "S", text: "t", html: "t", booking_id: null, type: "t", attachments: [] };
  const known = code?.startsWith("E_") === true ? code : "something without a code";
  expect(await cloudflareEmail(binding, "tickets@holdfast.example")(mail)).toEqual({
    ok: false,
    error: { reason, detail: `the mail service threw ${known}` },
  });
});
