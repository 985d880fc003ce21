import type { OpenRequest } from "#contracts/booking-sagas.ts";

/** Whether nobody can be named any more whom this booking was for. */
export const isErased = ({ opening }: { opening: OpenRequest }): boolean => opening.erased_at !== undefined;
