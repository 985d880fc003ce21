import { providers, setOutTo } from "../api/providers.ts";
import { signInText } from "../text/en/sign-in.ts";
import { ProblemNotice } from "./problem-notice.tsx";
import { useAction } from "./use-action.ts";
import { useLoad } from "./use-load.ts";

/** A button for each provider that one may sign in with here, or sign up, which is the same; mostly there are none. */
export function ProviderButtons({ next }: { next: string }) {
  const offered = useLoad("providers", providers);
  const action = useAction();
  if (offered.state !== "loaded") return null;
  return (
    <>
      {offered.value.data.map(({ id, name }) => (
        <p key={id}>
          <button
            type="button"
            disabled={action.busy}
            onClick={() =>
              void action.run(
                () => setOutTo(id, next),
                ({ url }, isHere) => {
                  if (isHere) location.assign(url);
                },
              )
            }
          >
            {signInText("by_provider", { provider: name })}
          </button>
        </p>
      ))}
      {action.failure && <ProblemNotice failure={action.failure} />}
    </>
  );
}

/** In words, those that there is something to do about. */
const REFUSALS = new Map<string, "not_linked" | "card_number_there" | "not_verified_there">([
  ["account_not_linked", "not_linked"],
  ["card_number_refused", "card_number_there"],
  ["email_not_verified", "not_verified_there"],
]);

/** Why somebody came back from a provider as they went. `error`: in the API's words. */
export const ProviderRefusal = ({ error }: { error: string }) => (
  <p class="notice problem" role="alert">
    {signInText(REFUSALS.get(error) ?? "provider_refused")}
  </p>
);
