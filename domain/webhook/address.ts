/**
 * Which addresses of a receiver may be sent to: those that the public internet routes to one host. Everything else, this machine and its
 * neighbours above all, is refused: a partner must not have us ask what only we can reach.
 * Source: the IANA special-purpose address registries (RFC 6890).
 */

/** Network and length of its prefix, in bits. */
type Range = readonly [network: string, bits: number];

const NOT_PUBLIC_V4: readonly Range[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

/** All global unicast addresses; loopback, link-local, unique local, mapped and translated ones are outside of it. */
const UNICAST_V6: Range = ["2000::", 3];
/** Within that: protocols with addresses of other hosts in theirs (Teredo, 6to4), and what is there for examples. */
const NOT_PUBLIC_V6: readonly Range[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

/** Whether an address, as a resolver answers it, is one host's on the public internet. What is no address is not. */
export function isPublicAddress(address: string): boolean {
  const v4 = parseV4(address);
  if (v4 !== null) return !NOT_PUBLIC_V4.some(([network, bits]) => sharesPrefix(v4, parseV4(network), 32 - bits));
  const v6 = parseV6(address);
  const isIn = ([network, bits]: Range) => v6 !== null && sharesPrefix(v6, parseV6(network), 128 - bits);
  return isIn(UNICAST_V6) && !NOT_PUBLIC_V6.some(isIn);
}

const sharesPrefix = (address: bigint, network: bigint | null, hostBits: number): boolean =>
  network !== null && address >> BigInt(hostBits) === network >> BigInt(hostBits);

/** Four decimal numbers, as resolvers write them; null for any other text. */
function parseV4(text: string): bigint | null {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255)) return null;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

const GROUPS = 8;

/** RFC 4291, section 2.2, with `::` and with a dotted end; null for any other text. */
function parseV6(text: string): bigint | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [head, tail] = halves.map(groupsOf);
  if (head === null || head === undefined || tail === null) return null;
  const missing = GROUPS - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...(tail ?? [])];
  return groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

/** The groups of 16 bits between colons; null where one is none. */
function groupsOf(half: string): number[] | null {
  if (half === "") return [];
  const parts = half.split(":");
  const dotted = parts.at(-1)?.includes(".") === true ? parseV4(parts.pop() ?? "") : undefined;
  if (dotted === null || !parts.every((part) => /^[0-9a-f]{1,4}$/i.test(part))) return null;
  const end = dotted === undefined ? [] : [Number(dotted >> 16n), Number(dotted & 0xffffn)];
  return [...parts.map((part) => Number.parseInt(part, 16)), ...end];
}
