import type { Api, ApiRequest } from "../api/api.ts";

const TRIES = 5;
const PAUSE_MS = 500;

/**
 * Asks again where a connection broke: the runtime closes one that was idle by its own clock, also while the next request is in it.
 * For what is only read, and for what may be asked twice.
 */
export const steady = (system: Api): Api => ({
  open: (url, request) => system.open(url, request),
  async api<Body>(url: string, request?: ApiRequest) {
    for (let tries = 1; ; tries++) {
      try {
        return await system.api<Body>(url, request);
      } catch (error) {
        if (tries === TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  },
});
