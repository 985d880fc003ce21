/** One of the threads that run seeds: it is handed the bundle, then one range after another. */
import { parentPort, workerData } from "node:worker_threads";
import { type Bundle, load } from "./load.ts";
import type { Range } from "./tally.ts";

const { tally } = await load(workerData as Bundle);

parentPort?.on("message", (range: Range) => {
  void tally(range).then((part) => parentPort?.postMessage(part));
});
