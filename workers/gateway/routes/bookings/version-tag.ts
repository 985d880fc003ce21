/** A booking's version as an entity tag (RFC 9110, section 8.8.3): `"v7"`. */
export const versionTag = (version: number): string => `"v${version}"`;

/** The version a client says it has; undefined when it says none, or something that is not one of our tags. */
export function knownVersion(tag: string | undefined): number | undefined {
  const digits = tag?.match(/^(?:W\/)?"?v([0-9]{1,9})"?$/)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
