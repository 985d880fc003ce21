import type { Page } from "#contracts/common.ts";
import { useState } from "preact/hooks";
import type { Answer } from "../api/calls.ts";
import type { Failure } from "../api/failure.ts";
import { useAction } from "../parts/use-action.ts";
import { useLoad } from "../parts/use-load.ts";

/** A list that grows by a page at a time. */
export interface Pages<T> {
  state: "loading" | "failed" | "loaded";
  rows: T[];
  /** Why the first page, or the one asked for last, did not come. */
  failure: Failure | null;
  isMore: boolean;
  busy: boolean;
  more: () => void;
  /** From its beginning. */
  again: () => void;
  /** Puts what has become of a row in its place. */
  put: (row: T) => void;
}

/** Another key is another list. */
export function usePages<T extends { id: string }>(
  key: string,
  load: (cursor: string | null, signal?: AbortSignal) => Answer<Page<T>>,
): Pages<T> {
  const [asked, setAsked] = useState(0);
  const of = `${key} ${asked}`;
  const first = useLoad(of, (signal) => load(null, signal));
  const [later, setLater] = useState<{ of: string; rows: T[]; cursor: string | null }>({ of: "", rows: [], cursor: null });
  const [changed, setChanged] = useState<ReadonlyMap<string, T>>(new Map());
  const next = useAction();

  const page = first.state === "loaded" ? first.value : { data: [], next_cursor: null };
  const grown = later.of === of ? later : { of, rows: [], cursor: page.next_cursor };
  return {
    state: first.state,
    rows: [...page.data, ...grown.rows].map((row) => changed.get(row.id) ?? row),
    failure: first.state === "failed" ? first.failure : next.failure,
    isMore: grown.cursor !== null,
    busy: next.busy,
    more: () =>
      void next.run(
        () => load(grown.cursor),
        ({ data, next_cursor }) => setLater({ of, rows: [...grown.rows, ...data], cursor: next_cursor }),
      ),
    again: () => {
      setChanged(new Map());
      setAsked(asked + 1);
    },
    put: (row) => setChanged((before) => new Map([...before, [row.id, row]])),
  };
}
