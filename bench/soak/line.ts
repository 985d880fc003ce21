/**
 * The straight line through figures taken at equal distances that one odd figure does not bend (Theil and Sen: its slope is the median
 * of the slopes between any two of them, its height the median of what that leaves). How high it ends, in units of how high it begins: 1
 * means that nothing has changed.
 */
export function growth(figures: readonly number[]): number {
  const slopes = figures.flatMap((figure, i) => figures.slice(i + 1).map((later, j) => (later - figure) / (j + 1)));
  const slope = slopes.length === 0 ? 0 : median(slopes);
  const begin = median(figures.map((figure, i) => figure - slope * i));
  return (begin + slope * (figures.length - 1)) / begin;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
