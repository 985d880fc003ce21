import type { Settings } from "#domain/booking/sagas.ts";
import { numberVar } from "#platform/env.ts";
import type { SagaEnv } from "./env.ts";

/** What a deployment says of its sagas, in milliseconds. Throws where a variable is no number. */
export const settingsOf = (env: SagaEnv): Settings => ({
  pin_ms: numberVar("PIN_SECONDS", env.PIN_SECONDS) * 1000,
  action_ms: numberVar("ACTION_SECONDS", env.ACTION_SECONDS) * 1000,
});
