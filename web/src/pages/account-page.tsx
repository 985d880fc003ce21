import { hereAndBack } from "../api/paths.ts";
import { session } from "../api/session.ts";
import { EraseAccount } from "../parts/erase-account.tsx";
import { NotificationsPanel } from "../parts/notifications-panel.tsx";
import { PasskeyPanel } from "../parts/passkey-panel.tsx";
import { Loading } from "../parts/loading.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { SecondFactorPanel } from "../parts/second-factor-panel.tsx";
import { SessionsPanel } from "../parts/sessions-panel.tsx";
import { useDownload } from "../parts/use-download.ts";
import { usePageTitle } from "../parts/use-page-title.ts";

/** Who one is here, how one signs in, where one is signed in, what is kept, and how it goes. */
export function AccountPage() {
  usePageTitle("Your account");
  const who = session.value;
  return (
    <section>
      <h1>Your account</h1>
      {who.state === "unknown" && <Loading what="One moment" />}
      {who.state === "signed_out" && (
        <p class="notice">
          Nobody is signed in here.{" "}
          <a class="button" href={hereAndBack()}>
            Sign in
          </a>
        </p>
      )}
      {who.state === "signed_in" && (
        <>
          {who.user && (
            <p>
              <strong>{who.user.name}</strong>, {who.user.email}
            </p>
          )}
          <SecondFactorPanel />
          <PasskeyPanel />
          <SessionsPanel />
          <NotificationsPanel />
          <ExportPanel />
          <EraseAccount />
        </>
      )}
    </section>
  );
}

function ExportPanel() {
  const { busy, failure, download } = useDownload();
  return (
    <section class="card">
      <h2>What we keep of you</h2>
      <p>Your account, bookings, payments and messages as one file. Passwords and cards are not in it: we do not have them.</p>
      <p>
        <button type="button" disabled={busy} onClick={() => download("/v1/me/export", "holdfast-personal-data.json")}>
          Download my data
        </button>
      </p>
      {failure && <ProblemNotice failure={failure} />}
    </section>
  );
}
