/** One of the threads that run seeds: it is handed the bundle, then one range after another. */
import { parentPort, workerData } from "node:worker_threads";
import { type Bundle, load } from "./load.ts";
import { type Range, tally } from "./tally.ts";

const { run } = await load(workerData as Bundle);

parentPort?.on("message", (range: Range) => {
  void tally(run, range).then((part) => parentPort?.postMessage(part));
});
