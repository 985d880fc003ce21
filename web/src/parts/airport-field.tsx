import type { RefObject } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { fieldText } from "../text/en/fields.ts";
import { searchText } from "../text/en/search.ts";
import { AirportList, optionId } from "./airport-list.tsx";
import type { AirportOption } from "./airport-options.ts";
import { FieldError } from "./field.tsx";
import { useFieldError } from "./use-field-error.ts";
import { useSuggestions } from "./use-suggestions.ts";

const CODE = /^[a-z]{3}$/i;
const problemOf = (code: string, text: string): string => (code === "" && text !== "" ? fieldText("takes_airport") : "");

interface AirportFieldProps {
  label: string;
  code: string;
  onCode: (code: string) => void;
  isOptional?: boolean;
}

/**
 * An input that suggests airports (ARIA combobox with a list, chosen from by arrow keys or pointer). Its value is a
 * code; a code typed in full needs no choosing.
 */
export function AirportField({ label, code, onCode, isOptional = false }: AirportFieldProps) {
  const id = useId();
  const listId = `${id}-list`;
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(code);
  const [query, setQuery] = useState("");
  const [open, setOpen] = useState(false);
  const { error, onInvalid, clear } = useFieldError(undefined);
  const options = useSuggestions(query);
  useCustomProblem(input, problemOf(code, text));
  const shown = open && options.length > 0;
  const { active, move, leave } = useActive(options);

  const type = (value: string) => {
    clear();
    setText(value);
    setQuery(value.trim());
    setOpen(true);
    leave();
    onCode(CODE.test(value.trim()) ? value.trim().toUpperCase() : "");
  };
  const close = () => {
    setOpen(false);
    leave();
  };
  const choose = (option: AirportOption) => {
    clear();
    setText(option.label);
    onCode(option.code);
    close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = options[active];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      setOpen(true);
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && shown && chosen) choose(chosen);
    else if (event.key === "Escape" && shown) close();
    else return;
    event.preventDefault();
  };

  return (
    <div class="field combobox">
      <label for={id}>{label}</label>
      <input
        {...{
          ref: input,
          id,
          value: text,
          required: !isOptional,
          autocomplete: "off",
          spellcheck: false,
          placeholder: searchText("city_or_airport"),
        }}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={listId}
        {...{ onInvalid, "aria-invalid": error !== null }}
        aria-describedby={error === null ? undefined : `${id}-error`}
        aria-activedescendant={shown && active >= 0 ? optionId(listId, active) : undefined}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => !event.isComposing && onKeyDown(event)}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={close}
      />
      <FieldError id={`${id}-error`} text={error} />
      <AirportList id={listId} field={label} {...{ options, shown, active }} onChoose={choose} />
    </div>
  );
}

/** Has the browser refuse the input as long as there is a problem. */
function useCustomProblem(input: RefObject<HTMLInputElement | null>, problem: string): void {
  useEffect(() => input.current?.setCustomValidity(problem), [problem]);
}

/** The option that the arrow keys have reached, by its code: it stays chosen when the answer to the last letters brings it again. */
function useActive(options: AirportOption[]) {
  const [code, setCode] = useState<string | null>(null);
  const active = options.findIndex((option) => option.code === code);
  return {
    active,
    move: (step: 1 | -1) => setCode(options[nextOption(active, step, options.length)]?.code ?? null),
    leave: () => setCode(null),
  };
}

/** Past either end comes "none" (-1), which is the text itself. */
function nextOption(active: number, step: 1 | -1, count: number): number {
  return ((active + 1 + step + count + 1) % (count + 1)) - 1;
}
