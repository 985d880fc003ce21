import { accountText } from "./en/account.ts";

/** The first that is found counts: most browsers name others, too. */
const BROWSERS = [
  ["Edg/", "Edge"],
  ["OPR/", "Opera"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;
const SYSTEMS = [
  ["iPhone", "system_iphone"],
  ["iPad", "system_ipad"],
  ["Android", "system_android"],
  ["Windows", "system_windows"],
  ["Mac OS X", "system_mac"],
  ["Linux", "system_linux"],
] as const;

/** A browser's description of itself in words that its owner knows it by: `Firefox on Windows`. */
export function deviceInWords(userAgent: string | null): string {
  const browser = BROWSERS.find(([part]) => userAgent?.includes(part))?.[1];
  const named = SYSTEMS.find(([part]) => userAgent?.includes(part))?.[1];
  const system = named && accountText(named);
  if (browser === undefined) return system === undefined ? accountText("some_program") : accountText("something_on", { system });
  return system === undefined ? browser : accountText("browser_on", { browser, system });
}
