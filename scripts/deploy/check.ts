import { readWranglerConfig } from "../wrangler-config.ts";
import { DEPLOY_ORDER } from "../workers.ts";
import { deployedConfig } from "./configs.ts";
import { ENVIRONMENTS, readEnvironment } from "./environment.ts";
import { topologyRefusals } from "./topology.ts";

/** What can be known of a deployment without deploying: part of `npm run check`, for every environment. */
const declared = DEPLOY_ORDER.map(readWranglerConfig);
const refusals = ENVIRONMENTS.flatMap((name) => {
  const environment = readEnvironment("environments", name);
  const configs = declared.map((config) => deployedConfig(config, environment, {}));
  return topologyRefusals(configs).map((refusal) => `${name}: ${refusal}`);
});
for (const refusal of refusals) console.log(refusal);
process.exitCode = refusals.length === 0 ? 0 : 1;
