import { searchText } from "../text/en/search.ts";
import type { AirportOption } from "./airport-options.ts";

interface AirportListProps {
  /** Of the list; the options' ids are made from it. */
  id: string;
  /** The label of the field. */
  field: string;
  options: AirportOption[];
  shown: boolean;
  active: number;
  onChoose: (option: AirportOption) => void;
}

export const optionId = (listId: string, index: number): string => `${listId}-${index}`;

/** The suggestions under an airport field, and their number for those who do not see them. */
export function AirportList({ id, field, options, shown, active, onChoose }: AirportListProps) {
  return (
    <>
      <ul id={id} role="listbox" aria-label={searchText("suggestions", { field })} hidden={!shown}>
        {options.map((option, index) => (
          <li
            key={option.code}
            id={optionId(id, index)}
            role="option"
            aria-selected={index === active}
            // Before the input loses its focus, which would close the list under the pointer.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(option)}
          >
            <strong>{option.label}</strong> <small>{option.detail}</small>
          </li>
        ))}
      </ul>
      <span class="visually-hidden" role="status">
        {shown ? searchText("airports_found", { count: options.length }) : ""}
      </span>
    </>
  );
}
