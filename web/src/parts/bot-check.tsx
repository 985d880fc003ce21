import { useEffect, useRef, useState } from "preact/hooks";
import type { Failure } from "../api/failure.ts";
import { problemText } from "../text/en/problems.ts";
import { tongue } from "../text/tongue.ts";

/** What of Cloudflare Turnstile's script is used here. */
interface Turnstile {
  render: (
    element: HTMLElement,
    options: { sitekey: string; language: string; callback: (token: string) => void; "error-callback": () => void },
  ) => string | undefined;
  remove: (widget: string) => void;
}

const turnstile = (): Turnstile | undefined => (globalThis as { turnstile?: Turnstile }).turnstile;

/** The script, once for the page however often it is wanted; asked for again where it did not come. */
const loading = new Map<string, Promise<void>>();
function load(src: string): Promise<void> {
  const known = loading.get(src);
  if (known !== undefined) return known;
  const promise = new Promise<void>((resolve, reject) => {
    const script = document.createElement("script");
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => {
      loading.delete(src);
      script.remove();
      reject(new Error("the script did not come"));
    });
    script.src = src;
    document.head.append(script);
  });
  loading.set(src, promise);
  return promise;
}

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** Whoever passes that check has the form sent at once, without being asked: it must be the form that it was asked for. */
export const isCheckWanted = (failure: Failure | null): failure is Failure => failure?.reason === "bot_check_required";

/** The check for bots that was asked for, if one was. Each token is good once, so every refusal has a check of its own. */
export function BotCheck({ failure, onPassed }: { failure: Failure | null; onPassed: (token: string) => void }) {
  if (!isCheckWanted(failure)) return null;
  const [siteKey, script] = [text(failure.evidence["site_key"]), text(failure.evidence["script"])];
  if (siteKey === null || script === null) return null;
  return <Widget key={failure.request_id} siteKey={siteKey} script={script} onPassed={onPassed} />;
}

interface WidgetProps {
  siteKey: string;
  script: string;
  onPassed: (token: string) => void;
}

function Widget({ siteKey, script, onPassed }: WidgetProps) {
  const place = useRef<HTMLDivElement>(null);
  const [tries, setTries] = useState(0);
  const [failed, setFailed] = useState(false);
  // Whoever is told is the form as it is by then.
  const passed = useRef(onPassed);
  passed.current = onPassed;
  useEffect(() => {
    let widget: string | undefined;
    let isGone = false;
    setFailed(false);
    load(script).then(
      () => {
        if (isGone || place.current === null) return;
        widget = turnstile()?.render(place.current, {
          sitekey: siteKey,
          language: tongue.value.tag,
          callback: (token) => passed.current(token),
          "error-callback": () => setFailed(true),
        });
        if (widget === undefined) setFailed(true);
      },
      () => setFailed(true),
    );
    return () => {
      isGone = true;
      if (widget !== undefined) turnstile()?.remove(widget);
    };
  }, [tries]);
  return (
    <>
      <div ref={place} class="bot-check" />
      {failed && (
        <div class="notice problem" role="alert">
          <p>{problemText("bot_check_missing")}</p>
          <p>
            <button type="button" onClick={() => setTries(tries + 1)}>
              {problemText("try_again")}
            </button>
          </p>
        </div>
      )}
    </>
  );
}
