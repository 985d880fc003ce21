import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { eraseAccount } from "../api/account.ts";
import { forgetSearches } from "../api/recent-searches.ts";
import { session } from "../api/session.ts";
import { Field } from "./field.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { useAction } from "./use-action.ts";

/** Erasing the account: for good, so whoever does it types their address. */
export function EraseAccount() {
  const { route } = useLocation();
  const [asked, setAsked] = useState(false);
  const [typed, setTyped] = useState("");
  const action = useAction();
  const email = session.value.state === "signed_in" ? session.value.user?.email : undefined;
  const isSure = email !== undefined && typed.trim().toLowerCase() === email.toLowerCase();
  const erase = () =>
    void action.run(eraseAccount, () => {
      forgetSearches(localStorage);
      route("/", true);
    });
  return (
    <section class="card">
      <h2>Erase the account</h2>
      <p>
        Your account goes at once, and within minutes whom its bookings were for. What was paid stays in our books, under numbers
        that lead to nobody. It cannot be undone. <strong>Download your tickets first.</strong>
      </p>
      {!asked ? (
        <p>
          <button type="button" class="danger" onClick={() => setAsked(true)}>
            Erase my account
          </button>
        </p>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (isSure) erase();
          }}
        >
          <Field
            label="To go on, type your e-mail address"
            type="email"
            required
            autocomplete="off"
            value={typed}
            onValue={setTyped}
          />
          {action.failure && <ProblemNotice failure={action.failure} />}
          <p class="actions">
            <button type="submit" class="danger" disabled={!isSure || action.busy}>
              Erase it for good
            </button>
            <button type="button" disabled={action.busy} onClick={() => setAsked(false)}>
              Keep the account
            </button>
          </p>
        </form>
      )}
    </section>
  );
}
