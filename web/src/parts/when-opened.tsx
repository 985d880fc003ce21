import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { whenConnected } from "../api/connection.ts";
import { siteText } from "../text/en/site.ts";
import { Loading } from "./loading.tsx";

/**
 * A page, or a large part of one, whose script is loaded when it is opened, so that the first page is there sooner.
 * `Missing` stands in its place where that fails: no answer came, or the site was renewed since this page was opened.
 * `ToCome` does until then.
 */
export function whenOpened<Props extends object = object>(
  load: () => Promise<ComponentType<Props>>,
  Missing: ComponentType = PageMissing,
  ToCome: ComponentType = PageToCome,
): (props: Props) => JSX.Element {
  let loaded: ComponentType<Props> | null = null;
  return function WhenOpened(props: Props) {
    const [failed, setFailed] = useState(false);
    const [, show] = useState(loaded !== null);
    useEffect(() => {
      if (loaded !== null) return;
      let forget = () => {};
      let isOpen = true;
      const ask = () => {
        forget();
        return load().then(
          (component) => {
            loaded = component;
            show(true);
          },
          () => {
            if (!isOpen) return;
            setFailed(true);
            // Some browsers do not ask again for a script that failed; there loading the whole page does.
            forget = whenConnected(() => void ask());
          },
        );
      };
      void ask();
      return () => {
        isOpen = false;
        forget();
      };
    }, []);
    if (loaded !== null) {
      const Loaded = loaded;
      return <Loaded {...props} />;
    }
    return failed ? <Missing /> : <ToCome />;
  };
}

export const OneMoment = () => <Loading what={siteText("one_moment")} />;

/** As high as the window, so that nothing below moves when the page is there. */
const PageToCome = () => (
  <section class="page-to-come">
    <OneMoment />
  </section>
);

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
