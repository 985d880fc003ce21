import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { siteText } from "../text/en/site.ts";
import { Loading } from "./loading.tsx";

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
    return failed ? <Missing /> : <Loading what={siteText("one_moment")} />;
  };
}

const PageMissing = () => (
  <section>
    <h1>{siteText("page_did_not_load")}</h1>
    <PartMissing />
  </section>
);

/** The browser may not ask twice for a script that failed, so it is the whole page that is loaded again. */
export const PartMissing = () => (
  <div class="notice problem" role="alert">
    <p>{siteText("check_and_load_again")}</p>
    <p>
      <button type="button" onClick={() => location.reload()}>
        {siteText("load_again")}
      </button>
    </p>
  </div>
);
