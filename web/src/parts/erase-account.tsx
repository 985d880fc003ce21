import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { eraseAccount } from "../api/account.ts";
import { forgetSearches } from "../api/recent-searches.ts";
import { session } from "../api/session.ts";
import { ofBrowser } from "../api/storage.ts";
import { Field } from "./field.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { useAction } from "./use-action.ts";
import { useFocusAtQuestion } from "./use-focus-at-question.ts";
import { accountText } from "../text/en/account.ts";

/** Erasing the account: for good, so whoever does it types their address. */
export function EraseAccount() {
  const { route } = useLocation();
  const [asked, setAsked] = useState(false);
  const [typed, setTyped] = useState("");
  const { button, question } = useFocusAtQuestion<HTMLFormElement>(asked);
  const action = useAction();
  const email = session.value.state === "signed_in" ? session.value.user?.email : undefined;
  const isSure = email !== undefined && typed.trim().toLowerCase() === email.toLowerCase();
  const erase = () =>
    void action.run(eraseAccount, () => {
      forgetSearches(ofBrowser);
      route("/", true);
    });
  return (
    <section class="card">
      <h2>{accountText("erase")}</h2>
      <p>{accountText.parts("erase_explanation", { first: <strong>{accountText("tickets_first")}</strong> })}</p>
      {!asked ? (
        <p>
          <button type="button" ref={button} class="danger" onClick={() => setAsked(true)}>
            {accountText("erase_button")}
          </button>
        </p>
      ) : (
        <form
          ref={question}
          tabIndex={-1}
          aria-label={accountText("erase")}
          onSubmit={(event) => {
            event.preventDefault();
            if (isSure) erase();
          }}
        >
          <Field label={accountText("type_email")} type="email" required autocomplete="off" value={typed} onValue={setTyped} />
          {action.failure && <ProblemNotice failure={action.failure} />}
          <p class="actions">
            <button type="submit" class="danger" disabled={!isSure || action.busy}>
              {accountText("erase_yes")}
            </button>
            <button type="button" disabled={action.busy} onClick={() => setAsked(false)}>
              {accountText("erase_no")}
            </button>
          </p>
        </form>
      )}
    </section>
  );
}
