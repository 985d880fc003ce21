import { err, ok, type Result } from "../result.ts";

/** What is wrong with the address of a receiver. */
export type ReceiverFault =
  | "not_a_url"
  | "not_https"
  | "credentials"
  | "fragment"
  | "port"
  /** A number in place of a name, however it is written. */
  | "address"
  /** A name that the public internet does not know, or that everybody has for themselves. */
  | "private_name";

/** Names without a public owner: RFC 6761, 6762, 7686, 8375, `.internal` (ICANN, 2024), and what home routers and offices use. */
const PRIVATE_SUFFIXES = [
  "localhost",
  "local",
  "internal",
  "intranet",
  "private",
  "corp",
  "home",
  "lan",
  "test",
  "invalid",
  "onion",
  "arpa",
];
const LOOPBACK_HOSTS: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

export const isLoopback = (hostname: string): boolean => LOOPBACK_HOSTS.includes(hostname);

/**
 * Whether events may be sent to this address, and the address as it will be asked: `https` on its own port, a public name, nothing
 * else. `loopback`: the system itself is reached on this machine only, so receivers on it are taken as well, on any port and without TLS.
 */
export function receiverUrl(
  text: string,
  { loopback }: { loopback: boolean },
): Result<string, { reason: "webhook_url_refused"; fault: ReceiverFault }> {
  const url = URL.canParse(text) ? new URL(text) : null;
  const fault = url === null ? "not_a_url" : faultOf(url, loopback);
  return url === null || fault !== null ? err({ reason: "webhook_url_refused", fault: fault ?? "not_a_url" }) : ok(url.href);
}

function faultOf(url: URL, loopback: boolean): ReceiverFault | null {
  const { protocol, username, password, hash, port, hostname } = url;
  const isLocal = loopback && isLoopback(hostname);
  if (protocol !== "https:" && !(isLocal && protocol === "http:")) return "not_https";
  if (username !== "" || password !== "") return "credentials";
  if (hash !== "") return "fragment";
  if (isLocal) return null;
  if (port !== "") return "port";
  // The parser has made dotted decimals of every other way to write a number: octal, hexadecimal, one number for all.
  if (hostname.startsWith("[") || /^[0-9.]+$/.test(hostname)) return "address";
  return isPrivateName(hostname) ? "private_name" : null;
}

function isPrivateName(hostname: string): boolean {
  const labels = hostname.replace(/\.$/, "").split(".");
  return labels.length < 2 || labels.includes("") || PRIVATE_SUFFIXES.includes(labels.at(-1) ?? "");
}
