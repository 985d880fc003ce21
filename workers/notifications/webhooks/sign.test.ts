import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { newSecret, signedHeaders } from "./sign.ts";

const SECRET = "whsec_plJ3nmyCDGBKInavdOK15jsl";
const MESSAGE = { id: "msg_loFOjxBNrRLzqYUf", at_s: 1_731_705_121, body: '{"event_type":"ping","data":{"success":true}}' };

describe("the headers of an event", () => {
  // What the makers of the specification publish to compare with, in their documentation and with their libraries.
  test.each([
    [SECRET, MESSAGE, "rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="],
    [
      "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
      { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at_s: 1_614_265_330, body: '{"test": 2432232314}' },
      "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ],
  ])("with %s are the published ones", async (secret, message, signature) => {
    expect(await signedHeaders([secret], message)).toEqual({
      "webhook-id": message.id,
      "webhook-timestamp": String(message.at_s),
      "webhook-signature": `v1,${signature}`,
    });
  });

  test("have a signature for each live secret, in their order, each over id, time and body", async () => {
    const secrets = [newSecret(), newSecret()];
    const message = { ...MESSAGE, body: '{"name":"Łukasz Żółć 王秀英"}' };
    const { "webhook-signature": signatures } = await signedHeaders(secrets, message);
    const expected = secrets.map((secret) => {
      const mac = createHmac("sha256", Buffer.from(secret.slice("whsec_".length), "base64"));
      return `v1,${mac.update(`${message.id}.${message.at_s}.${message.body}`, "utf8").digest("base64")}`;
    });
    expect(signatures).toBe(expected.join(" "));
  });

  test.each([{ id: "msg_other" }, { at_s: 1_731_705_122 }, { body: "{}" }])("are others for another %o", async (change) => {
    const [one, other] = [await signedHeaders([SECRET], MESSAGE), await signedHeaders([SECRET], { ...MESSAGE, ...change })];
    expect(other["webhook-signature"]).not.toBe(one["webhook-signature"]);
  });
});

test("a secret is 256 bits, another one each time", () => {
  const secrets = [newSecret(), newSecret()];
  for (const secret of secrets) expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(new Set(secrets).size).toBe(2);
});
