import { afterEach, expect, test, vi } from "vitest";
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
const sms = twilioSms({ account: "AC1", token: "t0ken", from: "Holdfast" });
const answer = (status: number, body: string) => {
  const fetched = vi.fn<typeof fetch>().mockResolvedValue(new Response(body, { status }));
  vi.stubGlobal("fetch", fetched);
  return fetched;
};

test("an SMS is a form posted to the account's messages, under its credentials", async () => {
  const fetched = answer(201, JSON.stringify({ sid: "SM9" }));
  expect(await sms(SMS)).toEqual({ ok: true, value: { provider_id: "SM9" } });
  const [url, init] = fetched.mock.calls[0] ?? [];
  expect(url).toBe("https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json");
  expect(new Headers(init?.headers).get("authorization")).toBe(`Basic ${btoa("AC1:t0ken")}`);
  expect(init?.body).toEqual(new URLSearchParams({ To: SMS.to, From: "Holdfast", Body: SMS.text }));
});

test.each([
  [400, "refused"],
  [401, "refused"],
  [429, "unavailable"],
  [500, "unavailable"],
  [503, "unavailable"],
])("Twilio's %d is %s, and its body is not repeated", async (status, reason) => {
  answer(status, "no number like +447700900123");
  expect(await sms(SMS)).toEqual({ ok: false, error: { reason, detail: `Twilio answered ${status}` } });
});

test.each([
  ["Holdfast <tickets@holdfast.example>", { name: "Holdfast", email: "tickets@holdfast.example" }],
  ["tickets@holdfast.example", "tickets@holdfast.example"],
  ["<tickets@holdfast.example>", "tickets@holdfast.example"],
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
