import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const run = (command: string, args: string[], cwd?: string): boolean =>
  spawnSync(command, args, {
    cwd,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  }).status === 0;
const apt = (...args: string[]): boolean => run("apt-get", args);

/** Installs Debian packages, as root. False where that is not possible: apt says why. */
export function installPackages(...names: string[]): boolean {
  console.log(`Installing Debian's ${names.join(" and ")} …`);
  return apt("update", "-qq") && apt("install", "-y", "-qq", "--no-install-recommends", ...names);
}

/**
 * Unpacks one Debian package into a folder, without installing it: for a program that needs nothing but the C library, and whose
 * installation would start a service. False where that is not possible: apt says why.
 */
export function unpackPackage(name: string, dir: string): boolean {
  console.log(`Fetching Debian's ${name} …`);
  const download = mkdtempSync(path.join(tmpdir(), "holdfast-deb-"));
  const fetch = (): boolean => run("apt-get", ["download", "-qq", "-o", "APT::Sandbox::User=root", name], download);
  try {
    // The lists of packages may be missing, or old; to bring them up to date takes root.
    if (!fetch() && !(apt("update", "-qq") && fetch())) return false;
    const [file] = readdirSync(download);
    mkdirSync(dir, { recursive: true });
    return file !== undefined && run("dpkg-deb", ["-x", path.join(download, file), dir]);
  } finally {
    rmSync(download, { recursive: true });
  }
}
