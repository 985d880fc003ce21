// Runs one of the repository's programs: `node scripts/bootstrap.mjs <file.ts | installed command> [arguments]`.
// Depends on nothing and runs on Node 20, so that `npm start` and `npm test` work on a bare clone: it installs what
// the lockfile asks for when that is not there yet, then hands over to the Node that came with the dependencies.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = 20;
/** wrangler and type stripping need this one; older ones hand over to the devDependency `node`. */
const OLDEST_NODE_FOR_TOOLS = 24;
const PARENT_CHECK_MS = 1000;
/**
 * For the local runtime alone. With V8's own threads, sweeping the heap of workerd 1.20260815 has waited for ever for a thread that slept,
 * on a whole core, twice that was seen, once for 23 minutes. The bench of the seat lock, short, was not slower for it.
 */
const V8_FLAGS = "--single-threaded-gc";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const bin = path.join(root, "node_modules", ".bin");

function fail(message) {
  console.error(message);
  process.exit(1);
}

/** Whether every package of the lockfile is installed in the version it names. */
function isInstalled() {
  const installedFile = path.join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installedFile)) return false;
  const wanted = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(readFileSync(installedFile, "utf8")).packages;
  return Object.entries(wanted).every(
    ([folder, { optional, devOptional, peer, version }]) =>
      folder === "" || optional || devOptional || peer || installed[folder]?.version === version,
  );
}

/** Not `npm ci`: that refuses a lockfile made where the registry lacks binaries for platforms nobody here uses. */
function install() {
  console.log("Installing the dependencies (once; about a minute) …");
  const { status } = spawnSync("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) fail("Installing failed: npm's message is above.");
}

function findNode() {
  const own = path.join(bin, "node");
  const works = existsSync(own) && spawnSync(own, ["--version"]).status === 0;
  if (works) return own;
  if (major >= OLDEST_NODE_FOR_TOOLS) return process.execPath;
  return fail(`node_modules has no working Node.js: run npm ci again, or use Node.js ${OLDEST_NODE_FOR_TOOLS} or newer.`);
}

/** Starts the program with an IPC channel: when this process is gone, however it went, the program notices. */
function run(node, program, args) {
  const command = program.endsWith(".ts") ? [node, path.join(root, program)] : [path.join(bin, program)];
  const child = spawn(command[0], [...command.slice(1), ...args], {
    cwd: root,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: {
      MINIFLARE_WORKERD_V8_FLAGS: V8_FLAGS,
      ...process.env,
      PATH: `${path.dirname(node)}${path.delimiter}${bin}${path.delimiter}${process.env.PATH}`,
    },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) endWithParent(child);
  child.on("error", (error) => fail(`${program} did not start: ${error.message}`));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

/** npm killed without a chance to pass the signal on leaves its script to another parent. */
function endWithParent(child) {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || child.kill("SIGTERM"), PARENT_CHECK_MS).unref();
}

const major = Number(process.versions.node.split(".")[0]);
const [program, ...args] = process.argv.slice(2);
if (major < OLDEST_NODE) fail(`Holdfast needs Node.js ${OLDEST_NODE} or newer; this is ${process.version}.`);
if (!isInstalled()) install();
run(findNode(), program, args);
