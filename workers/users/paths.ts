/** Where better-auth lives; cookies, links and routes are below it. */
export const AUTH_PATH = "/v1/auth";
