import { useEffect, useState } from "preact/hooks";
import { airports } from "../api/calls.ts";
import { type AirportOption, airportOptions } from "./airport-options.ts";

/** Long enough that a typist causes one request and not one per letter. */
const TYPING_PAUSE_MS = 150;

/** The airports that fit what is typed, once the typing pauses. */
export function useSuggestions(query: string): AirportOption[] {
  const [options, setOptions] = useState<AirportOption[]>([]);
  useEffect(() => {
    if (query === "") {
      setOptions([]);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      const found = await airports(query, abort.signal);
      // Suggestions are a help: without them a code can still be typed.
      if (!abort.signal.aborted) setOptions(found.ok ? airportOptions(found.value.data) : []);
    }, TYPING_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [query]);
  return options;
}
