import type { Miniflare } from "miniflare";
import * as z from "zod";

const Targets = z.array(z.looseObject({ id: z.string(), webSocketDebuggerUrl: z.string() }));
const Profile = z.looseObject({
  nodes: z.array(
    z.looseObject({
      id: z.number(),
      callFrame: z.looseObject({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});
const Reply = z.looseObject({ id: z.number().optional(), result: z.unknown().optional() });

/** Samples are taken this often, in µs: fine enough for functions of a few µs that are called thousands of times. */
const INTERVAL_US = 200;
const TOP = 30;

/** Samples these Workers of a runtime (started with an inspector; none: no sampling) while `work` runs, and prints where each spent its time itself. */
export async function profiled(runtime: Miniflare, names: string[], work: () => Promise<void>): Promise<void> {
  if (names.length === 0) return work();
  const sessions = await inspect(runtime, (id) => names.some((name) => id === `core:user:${name}`));
  for (const { session } of sessions) {
    await session("Profiler.enable", {});
    await session("Profiler.setSamplingInterval", { interval: INTERVAL_US });
    await session("Profiler.start", {});
  }
  await work();
  for (const { name, session } of sessions) {
    const { profile } = z.looseObject({ profile: Profile }).parse(await session("Profiler.stop", {}));
    session.close();
    print(name, profile);
  }
}

/** A session with the inspector of each Worker that is wanted, by its id: `core:user:holdfast`. */
export async function inspect(
  runtime: Miniflare,
  isWanted: (id: string) => boolean,
): Promise<{ name: string; session: Session }[]> {
  const inspector = await runtime.getInspectorURL();
  const targets = Targets.parse(await (await fetch(new URL("/json", inspector.href.replace("ws:", "http:")))).json());
  return await Promise.all(
    targets
      .filter(({ id }) => isWanted(id))
      .map(async (target) => ({ name: target.id, session: await attach(target.webSocketDebuggerUrl) })),
  );
}

type Session = ((method: string, params: object) => Promise<unknown>) & { close: () => void };

async function attach(url: string): Promise<Session> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", reject, { once: true });
  });
  const waiting = new Map<number, (result: unknown) => void>();
  socket.addEventListener("message", ({ data }) => {
    const { id, result } = Reply.parse(JSON.parse(String(data)));
    if (id !== undefined) waiting.get(id)?.(result);
  });
  let last = 0;
  const send = (method: string, params: object): Promise<unknown> =>
    new Promise((resolve) => {
      const id = ++last;
      waiting.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params }));
    });
  return Object.assign(send, { close: () => socket.close() });
}

function print(name: string, { nodes, samples, timeDeltas }: z.infer<typeof Profile>): void {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const self = new Map<string, number>();
  let total = 0;
  for (const [i, node] of samples.entries()) {
    const frame = frames.get(node);
    const where = frame === undefined ? "?" : `${frame.functionName || "(anonymous)"}:${frame.lineNumber + 1}`;
    const spent = timeDeltas[i] ?? 0;
    self.set(where, (self.get(where) ?? 0) + spent);
    total += spent;
  }
  console.log(`\n${name}: ${(total / 1000).toFixed(0)} ms sampled`);
  for (const [where, spent] of [...self].toSorted((a, b) => b[1] - a[1]).slice(0, TOP))
    console.log(`${((100 * spent) / total).toFixed(1).padStart(6)} %  ${where}`);
}
