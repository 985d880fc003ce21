import { existsSync } from "node:fs";
import path from "node:path";
import { unpackPackage } from "./debian.ts";
import { ROOT } from "./paths.ts";

/** Debian's package, unpacked; a new installation of the dependencies throws it away. */
const UNPACKED = path.join(ROOT, "node_modules/.cache/holdfast-prometheus");

export interface Prometheus {
  prometheus: string;
  promtool: string;
}

/** Both programs of Prometheus: those on the PATH, or those unpacked before. */
export function findPrometheus(): Prometheus | null {
  const folders = [...(process.env["PATH"] ?? "").split(path.delimiter), path.join(UNPACKED, "usr/bin")];
  const found = folders
    .map((folder) => ({ prometheus: path.join(folder, "prometheus"), promtool: path.join(folder, "promtool") }))
    .find((both) => existsSync(both.prometheus) && existsSync(both.promtool));
  return found ?? null;
}

/** Fetches them where there are none. Throws with what to do by hand where that is not possible. */
export function fetchPrometheus(): Prometheus {
  const fetched = unpackPackage("prometheus", UNPACKED) ? findPrometheus() : null;
  if (fetched === null) throw new Error("Could not fetch Prometheus with apt-get: have prometheus and promtool on the PATH.");
  return fetched;
}
