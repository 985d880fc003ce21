import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Loading } from "./problem-notice.tsx";

/**
 * A page, or a large part of one, whose script is loaded when it is opened, so that the first page is there sooner.
 * `Missing` stands in its place where that fails: no answer came, or the site was renewed since this page was opened.
 */
export function whenOpened<Props extends object = object>(
  load: () => Promise<ComponentType<Props>>,
  Missing: ComponentType = PageMissing,
): (props: Props) => JSX.Element {
  let loaded: ComponentType<Props> | null = null;
  return function WhenOpened(props: Props) {
    const [failed, setFailed] = useState(false);
    const [, show] = useState(loaded !== null);
    useEffect(() => {
      if (loaded !== null) return;
      load().then(
        (component) => {
          loaded = component;
          show(true);
        },
        () => setFailed(true),
      );
    }, []);
    if (loaded !== null) {
      const Loaded = loaded;
      return <Loaded {...props} />;
    }
    return failed ? <Missing /> : <Loading what="One moment" />;
  };
}

const PageMissing = () => (
  <section>
    <h1>This page did not load</h1>
    <PartMissing />
  </section>
);

/** The browser may not ask twice for a script that failed, so it is the whole page that is loaded again. */
export const PartMissing = () => (
  <div class="notice problem" role="alert">
    <p>Check your connection, then load this page again.</p>
    <p>
      <button type="button" onClick={() => location.reload()}>
        Load it again
      </button>
    </p>
  </div>
);
