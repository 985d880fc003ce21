/** The part of Chrome's CPU profile that is looked at. */
export interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string } }[];
  /** The node of each sample. */
  samples: number[];
  /** Microseconds since the sample before. */
  timeDeltas: number[];
}

const WAITING = "(idle)";

/** How long something ran, in ms: all but the time in which nothing did. */
export function activeMs({ nodes, samples, timeDeltas }: CpuProfile): number {
  const waiting = new Set(nodes.filter(({ callFrame }) => callFrame.functionName === WAITING).map(({ id }) => id));
  return samples.reduce((sum, node, i) => (waiting.has(node) ? sum : sum + (timeDeltas[i] ?? 0)), 0) / 1000;
}
