/** The first that is found counts: most browsers name others, too. */
const BROWSERS = [
  ["Edg/", "Edge"],
  ["OPR/", "Opera"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;
const SYSTEMS = [
  ["iPhone", "an iPhone"],
  ["iPad", "an iPad"],
  ["Android", "Android"],
  ["Windows", "Windows"],
  ["Mac OS X", "a Mac"],
  ["Linux", "Linux"],
] as const;

/** A browser's description of itself in words that its owner knows it by: `Firefox on Windows`. */
export function deviceInWords(userAgent: string | null): string {
  const named = (names: readonly (readonly [string, string])[]) => names.find(([part]) => userAgent?.includes(part))?.[1];
  const [browser, system] = [named(BROWSERS), named(SYSTEMS)];
  if (browser === undefined) return system === undefined ? "Some program" : `Something on ${system}`;
  return system === undefined ? browser : `${browser} on ${system}`;
}
