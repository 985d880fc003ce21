import { stripVTControlCharacters } from "node:util";

/** wrangler's line per request or queue batch, and the list of bindings it prints at every reload. */
const CHATTER = /^\[wrangler:info\] [A-Z]+ |^env\.|^Binding {2,}|has access to the following bindings:|^Using secrets defined in/;
/** The runtime could not finish an answer, because a browser closed the page that was waiting for it. */
const READER_GONE = /\[ERROR\] kj::\S+ = kj\/\S+: disconnected: .*: (?:Broken pipe|Connection reset by peer)$/;
/** What follows such a line: addresses inside the runtime, between empty lines. */
const AFTERMATH = /^\s*(?:stack: .*)?$/;

/** Which of wrangler's lines a reader of the terminal can do without; to be asked about each line, in order. */
export function noiseFilter(): (line: string) => boolean {
  let afterGone = false;
  return (coloured) => {
    const line = stripVTControlCharacters(coloured);
    const gone = READER_GONE.test(line);
    afterGone = gone || (afterGone && AFTERMATH.test(line));
    return afterGone || CHATTER.test(line);
  };
}
