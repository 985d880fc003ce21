import { spawnSync } from "node:child_process";

/** Installs Debian packages, as root. False where that is not possible: apt says why. */
export function installPackages(...names: string[]): boolean {
  console.log(`Installing Debian's ${names.join(" and ")} …`);
  const apt = (...args: string[]): boolean =>
    spawnSync("apt-get", args, {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    }).status === 0;
  return apt("update", "-qq") && apt("install", "-y", "-qq", "--no-install-recommends", ...names);
}
