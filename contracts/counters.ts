/** Hands out ranges of serial numbers, each number once. One object per counter name. */
export interface CountersApi {
  /** The next `count` numbers: `first` … `first + count - 1`. Numbers taken and never used are lost, not reused. */
  take(count: number): Promise<{ first: number }>;
}
