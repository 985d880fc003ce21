/** Node's own, with its type: the Workers' types declare the global as `any`. */
const NodeBuffer = Buffer as BufferConstructor;

/** base64url without padding (RFC 4648 §5). */
export const toBase64Url = (bytes: Uint8Array): string => NodeBuffer.from(bytes).toString("base64url");

/** The bytes; characters that are not base64url are skipped, so garbage gives other bytes and never an error. */
export const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(NodeBuffer.from(text, "base64url"));
