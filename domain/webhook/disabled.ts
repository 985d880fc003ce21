/** Who has an endpoint disabled: its receiver, by its answer, or its owner. */
export const DISABLED_BY = ["receiver", "owner"] as const;
export type DisabledBy = (typeof DISABLED_BY)[number];

/** 410 Gone: whoever answers so wants nothing more, and will go on to say so. */
export const GONE = 410;
