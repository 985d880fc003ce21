/** Groups of an IPv6 address that its owner cannot choose: the /64 that a line gets; the other half is theirs to vary. */
const PREFIX_GROUPS = 4;
const GROUPS = 8;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const IPV4_MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;
const GROUP = /^[0-9a-f]{1,4}$/i;

/**
 * What an address is counted as: an IPv4 address is itself, an IPv6 address its /64, since whoever has one has all of it. Null
 * for what is no address.
 * @example networkOf("2001:db8::1") // "2001:db8:0:0::/64"
 */
export function networkOf(address: string): string | null {
  if (IPV4.test(address)) return address;
  const mapped = address.match(IPV4_MAPPED)?.[1];
  if (mapped !== undefined) return mapped;
  const groups = expand(address);
  return groups === null ? null : `${groups.slice(0, PREFIX_GROUPS).join(":")}::/64`;
}

/** The eight groups in their shortest form (RFC 5952 without its double colon). */
function expand(address: string): string[] | null {
  const [front = "", back, more] = address.split("::");
  if (more !== undefined) return null;
  const head = front === "" ? [] : front.split(":");
  const tail = back === undefined || back === "" ? [] : back.split(":");
  const gap = GROUPS - head.length - tail.length;
  if (back === undefined ? gap !== 0 : gap < 1) return null;
  const groups = [...head, ...Array.from({ length: gap }, () => "0"), ...tail];
  return groups.every((group) => GROUP.test(group)) ? groups.map((group) => Number.parseInt(group, 16).toString(16)) : null;
}
