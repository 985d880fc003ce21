/** A list that has at least one. */
export type NonEmpty<T> = readonly [T, ...T[]];

export const last = <T>(list: NonEmpty<T>): T => list.at(-1) ?? list[0];
