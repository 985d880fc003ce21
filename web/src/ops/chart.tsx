import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

export interface Line {
  name: string;
  values: readonly number[];
  /** Which colour of the sheet: `--chart-1` to `--chart-3`. */
  colour: 1 | 2 | 3;
}
interface ChartProps {
  /** What it shows, for who does not see it; the figures stand beside it. */
  label: string;
  /** Epoch ms, ascending. */
  at: readonly number[];
  lines: readonly Line[];
}

const HEIGHT_PX = 180;
/** A time of day with seconds, and some room beside it. */
const LABEL_PX = 80;

/** A chart over time, drawn anew as its figures, its place or the reader's colours change. */
export function Chart({ label, at, lines }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  // What is drawn anew when the colours change must not be what there was when the chart began.
  const latest = useRef({ at, lines });
  latest.current = { at, lines };
  const names = lines.map(({ name }) => name).join();
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const draw = () => {
      plot.current?.destroy();
      plot.current = new uPlot(
        optionsFor(element, latest.current.lines),
        dataOf(latest.current.at, latest.current.lines),
        element,
      );
    };
    draw();
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: HEIGHT_PX }));
    resized.observe(element);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", draw);
    return () => {
      resized.disconnect();
      dark.removeEventListener("change", draw);
      plot.current?.destroy();
      plot.current = null;
    };
    // What is drawn follows below; here only another set of lines matters.
  }, [names]);
  useEffect(() => plot.current?.setData(dataOf(at, lines)), [at, lines]);
  return <div class="chart" role="img" aria-label={label} ref={place} />;
}

const dataOf = (at: readonly number[], lines: readonly Line[]): uPlot.AlignedData => [
  at.map((ms) => ms / 1000),
  ...lines.map(({ values }) => [...values]),
];

function optionsFor(element: HTMLElement, lines: readonly Line[]): uPlot.Options {
  const style = getComputedStyle(element);
  // A canvas knows no custom properties, and `light-dark()` only where it is used as a colour.
  const colour = (name: string) => {
    element.style.color = `var(${name})`;
    const value = style.color;
    element.style.color = "";
    return value;
  };
  const axis: uPlot.Axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
  return {
    width: element.clientWidth,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_, _min, max) => [0, Math.max(4, Math.ceil(max * 1.15))] } },
    axes: [
      {
        ...axis,
        space: LABEL_PX,
        incrs: [5, 15, 60, 300, 600, 1800],
        values: (_, seconds, _axis, _space, step) => seconds.map((each) => clock(each, step < 60)),
      },
      { ...axis, size: 40, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] },
    ],
    series: [
      {},
      ...lines.map(({ name, colour: n }) => ({
        label: name,
        stroke: colour(`--chart-${n}`),
        width: 2,
        points: { show: false },
      })),
    ],
  };
}

const clock = (seconds: number, isFine: boolean): string =>
  new Date(seconds * 1000).toLocaleTimeString("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    ...(isFine && { second: "2-digit" }),
  });
