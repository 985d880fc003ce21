import type { Api } from "../api/api.ts";
import { waitFor } from "../api/wait-for.ts";

/** Has the sandbox's provider misbehave, or heal (`ok`). A connection that was kept from before a kill is only found broken when it is used. */
export async function switchFault(system: Api, fault: { mode: string; rate?: number; for_ms?: number }): Promise<void> {
  await waitFor("the switch of a fault", () =>
    system.api("/dev/provider/faults", { json: fault }).then(
      ({ status }) => status < 400,
      () => false,
    ),
  );
}
