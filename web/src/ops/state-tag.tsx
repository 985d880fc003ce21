import type { State } from "./words.ts";

/** How something is, in words, coloured for who looks for what is wrong. */
export const StateTag = ({ state: { words, mood } }: { state: State }) => <p class={`state ${mood}`}>{words}</p>;
