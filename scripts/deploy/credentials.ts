import type { CloudflareAccess } from "./cloudflare.ts";
import type { Environment } from "./environment.ts";
import { tokenOfLogin } from "./wrangler.ts";

/** How the account is reached: by token, or as who has logged in. Null where there is neither. Throws where no account is named. */
export async function findAccess(
  environment: Environment,
  api: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<CloudflareAccess | null> {
  const token = env["CLOUDFLARE_API_TOKEN"] || (await tokenOfLogin());
  if (!token) return null;
  const accountId = env["CLOUDFLARE_ACCOUNT_ID"] || environment.account_id;
  if (accountId === "") throw new Error(`Say which account: CLOUDFLARE_ACCOUNT_ID, or account_id in ${environment.file}.`);
  return { accountId, token, api };
}
