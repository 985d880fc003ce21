import { useEffect, useId, useState } from "preact/hooks";
import { offersText } from "../text/en/offers.ts";

/** As fine as a thumb can set it on a phone. */
const STEPS = 20;

interface RangeFieldProps {
  label: string;
  min: number;
  max: number;
  /** The value in whole units: none lies between two of them. */
  unit: number;
  /** Null: no limit. */
  value: number | null;
  format: (value: number) => string;
  onValue: (value: number | null) => void;
}

/** An upper limit between the least and the most there is; at its end there is no limit. It holds once it is let go. */
export function RangeField({ label, min, max, unit, value, format, onValue }: RangeFieldProps) {
  const id = useId();
  const [step, setStep] = useState(() => stepOf(value, min, max));
  useEffect(() => setStep(stepOf(value, min, max)), [value, min, max]);
  const text = step >= STEPS ? offersText("any") : offersText("up_to", { limit: format(limitOf(step, min, max, unit)) });
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={STEPS}
        value={step}
        aria-valuetext={text}
        onInput={(event) => setStep(Number(event.currentTarget.value))}
        onChange={(event) => {
          const chosen = Number(event.currentTarget.value);
          onValue(chosen >= STEPS ? null : limitOf(chosen, min, max, unit));
        }}
      />
      <output for={id}>{text}</output>
    </div>
  );
}

/** The limit at a step, in whole units and never below the least there is. */
export const limitOf = (step: number, min: number, max: number, unit: number): number =>
  Math.ceil((min + ((max - min) * step) / STEPS) / unit) * unit;

/** The step that shows a limit. */
export const stepOf = (value: number | null, min: number, max: number): number =>
  value === null || max <= min ? STEPS : Math.min(STEPS, Math.max(0, Math.round(((value - min) / (max - min)) * STEPS)));
