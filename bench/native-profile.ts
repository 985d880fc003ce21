import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { invariant } from "#domain/invariant.ts";

/** Samples in a second: a prime, so that nothing periodic is in step with it. */
const RATE_HZ = 499;
/** Functions shown one by one. */
const TOP = 15;

/** What a sample of workerd's is about, by its library and its function; the first line that fits counts. */
const GROUPS: readonly [group: string, dso: RegExp, symbol: RegExp][] = [
  ["kernel: sockets, files, fsync, scheduling", /^\[kernel/, /./],
  ["SQLite", /./, /^sqlite3|^(vdbe|btree|pager|wal|pcache)\w*$|^\(?sql|kj::.*sqlite|[a-z]Sqlite|workerd::Sqlite|Btree|^pager/i],
  ["V8: garbage collection", /./, /v8::internal::.*(Scaveng|Mark|Sweep|Heap|Evacuat|Allocat|GlobalHandles)|cppgc/],
  [
    "V8: parsing and compiling",
    /./,
    /v8::internal::.*(Pars|Scanner|Compil|interpreter|baseline|maglev|turboshaft|AstValue|Scope)/i,
  ],
  ["JavaScript, JSON and V8's built-ins", /./, /^Builtins_|v8::internal::|^v8::/],
  ["JavaScript, JSON and V8's built-ins", /JIT|^\[anon|perf-\d+\.map/, /./],
  ["memory: malloc, copying", /./, /tcmalloc|malloc|^_?_?mem(move|cpy|set|cmp)|operator (new|delete)|^cfree/],
  ["cryptography", /./, /^(bssl|EVP|SHA|sha|ec_|bn_|p256|fiat|ed25519|aes|gcm|chacha|x25519|ecp|CRYPTO)/],
  ["compression", /./, /deflate|inflate|zlib|brotli|crc32/i],
  ["workerd: requests, RPC, promises, streams", /workerd/, /workerd::|kj::|capnp::/],
];
const OTHER = "other";

/** Of the one runtime that this process has started. */
export function runtimePid(): string {
  const [pid] = execFileSync("pgrep", ["-P", String(process.pid), "-x", "workerd"], { encoding: "utf8" }).split("\n");
  invariant(pid, "a runtime is running");
  return pid;
}

/** Samples the runtime that this process has started while `work` runs, and prints where its time went. Needs Linux's `perf`. */
export async function nativelyProfiled(work: () => Promise<void>): Promise<void> {
  const dir = mkdtempSync(path.join(tmpdir(), "holdfast-perf-"));
  const file = path.join(dir, "perf.data");
  const pid = runtimePid();
  try {
    const recorder = spawn("perf", ["record", "-q", "-F", String(RATE_HZ), "-e", "cpu-clock", "-p", pid, "-o", file], {
      stdio: "ignore",
    });
    const ended = new Promise((resolve, reject) => recorder.once("exit", resolve).once("error", reject));
    await Promise.race([work(), ended.then(() => invariant(false, "perf ended before the work"))]);
    recorder.kill("SIGINT");
    await ended;
    print(samplesOf(file));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

interface Sample {
  /** Of all samples; counted, since the tool's own shares are rounded, and there are thousands of small ones. */
  percent: number;
  dso: string;
  symbol: string;
}

function samplesOf(file: string): Sample[] {
  const args = ["report", "-i", file, "--stdio", "-g", "none", "-F", "sample,dso,sym", "-t", "|"];
  const text = execFileSync("perf", args, { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });
  const counted = text.split("\n").flatMap((line) => {
    const [, count, dso, symbol] = /^\s*(\d+)\s*\|([^|]*)\|\[.\] ([^|]*)/.exec(line) ?? [];
    return count === undefined ? [] : { count: Number(count), dso: dso?.trim() ?? "", symbol: symbol?.trim() ?? "" };
  });
  const total = counted.reduce((sum, { count }) => sum + count, 0);
  return counted.map(({ count, dso, symbol }) => ({ percent: (100 * count) / total, dso, symbol }));
}

function print(samples: Sample[]): void {
  const groups = new Map<string, number>();
  for (const { percent, dso, symbol } of samples) {
    const group = GROUPS.find(([, dsos, symbols]) => dsos.test(dso) && symbols.test(symbol))?.[0] ?? OTHER;
    groups.set(group, (groups.get(group) ?? 0) + percent);
  }
  const line = (percent: number, what: string) => console.log(`${percent.toFixed(1).padStart(6)} %  ${what}`);
  console.log("\nworkerd, by what it did:");
  for (const [group, percent] of [...groups].toSorted((a, b) => b[1] - a[1])) line(percent, group);
  console.log("\nworkerd, by function:");
  for (const { percent, symbol } of samples.slice(0, TOP)) line(percent, symbol.slice(0, 100));
}
