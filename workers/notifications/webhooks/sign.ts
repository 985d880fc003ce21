/** Node's own, with its type: the Workers' types declare the global as `any`. */
const NodeBuffer = Buffer as BufferConstructor;

const PREFIX = "whsec_";
/** The digest's own length: a longer key adds nothing, a shorter one is weaker. */
const SECRET_BYTES = 32;

/** A secret as partners store it: Standard Webhooks, https://www.standardwebhooks.com. */
export const newSecret = (): string =>
  PREFIX + NodeBuffer.from(crypto.getRandomValues(new Uint8Array(SECRET_BYTES))).toString("base64");

/** The headers that say which event this is, and by a signature for each live secret that it is ours. */
export async function signedHeaders(
  secrets: string[],
  { id, at_s, body }: { id: string; at_s: number; body: string },
): Promise<Record<string, string>> {
  const signatures = await Promise.all(secrets.map((secret) => signature(secret, `${id}.${at_s}.${body}`)));
  return { "webhook-id": id, "webhook-timestamp": String(at_s), "webhook-signature": signatures.join(" ") };
}

async function signature(secret: string, text: string): Promise<string> {
  const bytes = NodeBuffer.from(secret.slice(PREFIX.length), "base64");
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const mac = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(text));
  return `v1,${NodeBuffer.from(mac).toString("base64")}`;
}
