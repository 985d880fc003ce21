/** `2026-12-01T10:05:00+01:00`, so much earlier by the clock it is written by: an hour that the clocks were changed by is not seen. */
export const earlierLocal = (local: string, ms: number): string =>
  `${new Date(Date.parse(`${local.slice(0, 19)}Z`) - ms).toISOString().slice(0, 19)}${local.slice(19)}`;
