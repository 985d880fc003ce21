import type { Provider } from "../../../workers/payments/provider/provider.ts";

/** In the place of the SDK, the breaker and the calls over them: the simulated provider, which brings its own faults and tries. */
export const stripeClient = (env: { SIM_PROVIDER: Provider }): Provider => env.SIM_PROVIDER;
export const tryMs = (): number => 0;
export const breakerGate = (): null => null;
export const stripeProvider = (provider: Provider): Provider => provider;
