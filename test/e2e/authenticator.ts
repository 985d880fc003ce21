import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** What Web Authentication (Level 3, section 6.1) calls the flags of an answer. */
const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const CREDENTIAL_INCLUDED = 0x40;
const CREDENTIAL_ID_BYTES = 32;

const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest();
const base64url = (data: string | Buffer) => Buffer.from(data).toString("base64url");

/** The little of CBOR (RFC 8949) that a passkey is written in. */
function cbor(value: number | string | Buffer | Map<number | string, unknown>): Buffer {
  const head = (major: number, n: number) =>
    n < 24
      ? Buffer.of((major << 5) | n)
      : n < 256
        ? Buffer.of((major << 5) | 24, n)
        : Buffer.of((major << 5) | 25, n >> 8, n & 255);
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (!(value instanceof Map)) return Buffer.concat([head(2, value.length), value]);
  const members = [...value].flatMap(([key, member]) => [cbor(key), cbor(member as Parameters<typeof cbor>[0])]);
  return Buffer.concat([head(5, value.size), ...members]);
}

interface Options {
  challenge: string;
}

/** An authenticator with one passkey, whose owner has put a finger on it. `origin`: of the page that asks. */
export function newAuthenticator(origin: string) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const rpIdHash = sha256(new URL(origin).hostname);
  const credentialId = randomBytes(CREDENTIAL_ID_BYTES);
  // COSE (RFC 9053): an EC2 key for ES256 on P-256.
  const coseKey = new Map<number, unknown>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, Buffer.from(x, "base64url")],
    [-3, Buffer.from(y, "base64url")],
  ]);
  let counter = 0;
  const said = (type: string, { challenge }: Options) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  function authenticatorData(flags: number, credential = Buffer.alloc(0)): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(++counter);
    return Buffer.concat([rpIdHash, Buffer.of(flags), count, credential]);
  }
  const answer = (response: Record<string, string>) => ({
    id: base64url(credentialId),
    rawId: base64url(credentialId),
    type: "public-key",
    clientExtensionResults: {},
    response,
  });
  return {
    /** As `navigator.credentials.create` answers, in JSON. */
    create(options: Options) {
      const credential = Buffer.concat([Buffer.alloc(16), Buffer.of(0, CREDENTIAL_ID_BYTES), credentialId, cbor(coseKey)]);
      const authData = authenticatorData(USER_PRESENT | USER_VERIFIED | CREDENTIAL_INCLUDED, credential);
      const attestation = new Map<string, unknown>([
        ["fmt", "none"],
        ["attStmt", new Map()],
        ["authData", authData],
      ]);
      return answer({
        clientDataJSON: base64url(said("webauthn.create", options)),
        attestationObject: base64url(cbor(attestation)),
      });
    },
    /** As `navigator.credentials.get` does. */
    get(options: Options) {
      const clientData = said("webauthn.get", options);
      const data = authenticatorData(USER_PRESENT | USER_VERIFIED);
      const signature = sign("sha256", Buffer.concat([data, sha256(clientData)]), privateKey);
      return answer({
        clientDataJSON: base64url(clientData),
        authenticatorData: base64url(data),
        signature: base64url(signature),
      });
    },
  };
}
