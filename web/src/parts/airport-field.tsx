import { useEffect, useId, useRef, useState } from "preact/hooks";
import { airports } from "../api/calls.ts";
import { type AirportOption, airportOptions } from "./airport-options.ts";

/** Long enough that a typist causes one request and not one per letter. */
const TYPING_PAUSE_MS = 150;

/**
 * An input that suggests airports (ARIA combobox with a list, selection by arrow keys or pointer). Its value is a
 * code; a code typed in full needs no choosing.
 */
export function AirportField({ label, code, onCode }: { label: string; code: string; onCode: (code: string) => void }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(code);
  const [options, setOptions] = useState<AirportOption[]>([]);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [query, setQuery] = useState("");

  useEffect(() => {
    if (query.trim() === "") {
      setOptions([]);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      const found = await airports(query.trim(), abort.signal);
      if (abort.signal.aborted) return;
      // Suggestions are a help: without them a code can still be typed.
      setOptions(found.ok ? airportOptions(found.value.data) : []);
      setActive(-1);
    }, TYPING_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [query]);

  useEffect(
    () =>
      input.current?.setCustomValidity(
        code === "" && text !== "" ? "Choose an airport from the list, or type its three-letter code." : "",
      ),
    [code, text],
  );

  const type = (value: string) => {
    setText(value);
    setQuery(value);
    setOpen(true);
    onCode(/^[a-z]{3}$/i.test(value.trim()) ? value.trim().toUpperCase() : "");
  };
  const choose = (option: AirportOption) => {
    setText(option.label);
    setOpen(false);
    setActive(-1);
    onCode(option.code);
  };
  const shown = open && options.length > 0;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const chosen = options[active];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      // From "none" the first or the last; past either end back to none, which is the text itself.
      const places = options.length + 1;
      setActive(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && shown && chosen) {
      event.preventDefault();
      choose(chosen);
    } else if (event.key === "Escape" && shown) {
      event.preventDefault();
      setOpen(false);
      setActive(-1);
    }
  };

  return (
    <div class="field combobox">
      <label for={id}>{label}</label>
      <input
        ref={input}
        id={id}
        value={text}
        required
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        placeholder="City or airport"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-activedescendant={shown && active >= 0 ? `${id}-${active}` : undefined}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => setOpen(false)}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={`${label}: suggestions`} hidden={!shown}>
        {options.map((option, index) => (
          <li
            key={option.code}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            // Before the input loses its focus, which would close the list under the pointer.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(option)}
          >
            <strong>{option.label}</strong> <small>{option.detail}</small>
          </li>
        ))}
      </ul>
      <span class="visually-hidden" role="status">
        {shown ? `${options.length} ${options.length === 1 ? "airport" : "airports"} found` : ""}
      </span>
    </div>
  );
}
