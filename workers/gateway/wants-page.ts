/** Whether somebody's browser shows what is answered: programs, and browsers that load what a page needs, do not name HTML. */
export const wantsPage = (headers: Headers): boolean => headers.get("accept")?.includes("text/html") === true;
