/** What a mail program may make a link at. The last three are dots, too, where an address is resolved (UTS 46). */
const JOINTS = ".:/@\u3002\uff0e\uff61";
const JOINED = new RegExp(`[${JOINTS}]+(?=[^\\s${JOINTS}])`, "gu");

/**
 * A name on one line, which no mail program makes a link of: whoever signs up or books writes it, and to whatever address. New names have
 * no line breaks; those of before, and of other providers, may.
 */
export const unlinked = (name: string): string => name.replace(JOINED, "$& ").replace(/[\s\p{Cc}]+/gu, " ");
