import { type Answer, document as fetchDocument } from "../api/calls.ts";
import { useAction } from "./use-action.ts";
import { ok } from "#domain/result.ts";

/** Long enough for the browser to have read the file. */
const REVOKE_AFTER_MS = 60_000;

/** The API's links may be absolute; what is fetched is always this site's own. */
export const pathOf = (url: string): string => new URL(url, location.origin).pathname;

/**
 * Saves a document of the API under a name, or what `ask` makes of several. It needs the access token, so it is fetched
 * first and then handed over.
 */
export function useDownload(): {
  busy: boolean;
  failure: ReturnType<typeof useAction>["failure"];
  download: (path: string, filename: string) => void;
  save: (ask: () => Answer<Blob>, filename: string) => void;
} {
  const { busy, failure, repeat } = useAction();
  const save = (ask: () => Answer<Blob>, filename: string) =>
    void repeat(
      async () => {
        const file = await ask();
        return file.ok ? ok(URL.createObjectURL(file.value)) : file;
      },
      (url) => {
        const link = Object.assign(document.createElement("a"), { href: url, download: filename });
        link.click();
        setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
      },
    );
  const download = (path: string, filename: string) => save(() => fetchDocument(path), filename);
  return { busy, failure, download, save };
}
