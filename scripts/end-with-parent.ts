/**
 * Preloaded into child processes that were started with an IPC channel: when the parent is gone, even by SIGKILL, the
 * channel closes, and the whole process group of the child ends.
 */
const GRACE_MS = 3000;

process.on("disconnect", () => {
  setTimeout(() => process.kill(-process.pid, "SIGKILL"), GRACE_MS).unref();
  process.kill(process.pid, "SIGTERM");
});
process.channel?.unref();
