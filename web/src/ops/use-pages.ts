import type { Page } from "#contracts/common.ts";
import { ok } from "#domain/result.ts";
import { useMemo, useRef, useState } from "preact/hooks";
import type { Answer } from "../api/calls.ts";
import type { Failure } from "../api/failure.ts";
import { useSlowNotice } from "../parts/slow-notice.tsx";
import { useAction } from "../parts/use-action.ts";
import { useLoad } from "../parts/use-load.ts";

/** A list that grows by a page at a time. */
export interface Pages<T> {
  /** `loaded`: also while it is asked for again, and where that has failed; it is as it was then, with what is being written in it. */
  state: "loading" | "failed" | "loaded";
  rows: T[];
  /** It is being asked for again. */
  isStale: boolean;
  /** When it came (epoch ms); null: it never did. */
  at: number | null;
  /** Why it, or the page asked for last, did not come. */
  failure: Failure | null;
  isMore: boolean;
  busy: boolean;
  more: () => void;
  /** From its beginning, as far as its reader has come. */
  again: () => void;
  /** What did not come, once more. */
  retry: () => void;
  /** Puts what has become of a row in its place. */
  put: (row: T) => void;
}

type LoadPage<T> = (cursor: string | null, signal?: AbortSignal) => Answer<Page<T>>;

/** So many rows from the beginning, or all there are; a page at least, and whole pages. What is being written in a later one is not lost. */
async function loadAsFar<T>(rows: number, load: LoadPage<T>, signal: AbortSignal): Answer<Page<T> & { at: number }> {
  const data: T[] = [];
  let next_cursor: string | null = null;
  do {
    const page = await load(next_cursor, signal);
    if (!page.ok) return page;
    data.push(...page.value.data);
    ({ next_cursor } = page.value);
  } while (next_cursor !== null && data.length < rows);
  return ok({ data, next_cursor, at: Date.now() });
}

/** What came after a first page; where the list was asked for again, that is another one. */
interface Grown<T> {
  after: Page<T> | null;
  rows: T[];
  cursor: string | null;
}
const NOTHING = { after: null, rows: [], cursor: null };
const grownAfter = <T>(page: Page<T> | null, later: Grown<T>): Grown<T> =>
  page !== null && later.after === page ? later : { after: page, rows: [], cursor: page?.next_cursor ?? null };

/** What has become of rows since the list came. One that was left, and is come back to, begins anew: what became of it before is in it. */
function useDecided<T extends { id: string }>(key: string) {
  const visit = useMemo(() => ({}), [key]);
  // A decision may be answered when its reader is at another list.
  const here = useRef(visit);
  here.current = visit;
  const [changed, setChanged] = useState<{ of: object; rows: ReadonlyMap<string, T> }>({ of: visit, rows: new Map() });
  return {
    rows: changed.of === visit ? changed.rows : new Map<string, T>(),
    forget: () => setChanged({ of: here.current, rows: new Map() }),
    put: (row: T) =>
      setChanged(({ of, rows: others }) => ({
        of: here.current,
        rows: new Map([...(of === here.current ? others : []), [row.id, row]]),
      })),
  };
}

/** Another key is another list. */
export function usePages<T extends { id: string }>(key: string, load: LoadPage<T>): Pages<T> {
  const [asked, setAsked] = useState(0);
  const known = useRef<{ key: string; rows: T[]; at: number } | null>(null);
  const before = () => (known.current?.key === key ? known.current.rows : []);
  const of = `${key} ${asked}`;
  const first = useLoad(of, (signal) => loadAsFar(before().length, load, signal));
  const decided = useDecided<T>(key);
  const [later, setLater] = useState<Grown<T>>(NOTHING);
  const next = useAction();

  const page = first.state === "loaded" ? first.value : null;
  const grown = grownAfter(page, later);
  const rows = (page === null ? before() : [...page.data, ...grown.rows]).map((row) => decided.rows.get(row.id) ?? row);
  if (first.state === "loaded") known.current = { key, rows, at: first.value.at };
  const isKnown = known.current?.key === key;
  const isStale = isKnown && first.state === "loading";
  useSlowNotice(isStale);

  const more = () =>
    void next.run(
      () => load(grown.cursor),
      ({ data, next_cursor }) => setLater({ after: grown.after, rows: [...grown.rows, ...data], cursor: next_cursor }),
    );
  const again = () => {
    next.clear();
    decided.forget();
    setAsked((times) => times + 1);
  };
  return {
    state: isKnown ? "loaded" : first.state,
    rows,
    isStale,
    at: isKnown ? (known.current?.at ?? null) : null,
    failure: first.state === "failed" ? first.failure : next.failure,
    isMore: first.state === "loaded" && grown.cursor !== null,
    busy: next.busy,
    more,
    again,
    retry: first.state === "failed" ? again : more,
    put: decided.put,
  };
}
