import { hereAndBack } from "../api/paths.ts";
import { personalDataFile } from "../api/personal-data.ts";
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
import { accountText } from "../text/en/account.ts";
import { siteText } from "../text/en/site.ts";

/** Who one is here, how one signs in, where one is signed in, what is kept, and how it goes. */
export function AccountPage() {
  usePageTitle(accountText("title"));
  const who = session.value;
  return (
    <section>
      <h1>{accountText("title")}</h1>
      {who.state === "unknown" && <Loading what={siteText("one_moment")} />}
      {who.state === "signed_out" && (
        <p class="notice">
          {accountText("nobody")}{" "}
          <a class="button" href={hereAndBack()}>
            {accountText("sign_in")}
          </a>
        </p>
      )}
      {who.state === "signed_in" && (
        <>
          {who.user && (
            <p>{accountText.parts("name_and_email", { name: <strong>{who.user.name}</strong>, email: who.user.email })}</p>
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
  const { busy, failure, save } = useDownload();
  return (
    <section class="card">
      <h2>{accountText("kept")}</h2>
      <p>{accountText("kept_explanation")}</p>
      <p>
        <button type="button" disabled={busy} onClick={() => save(personalDataFile, "holdfast-personal-data.json")}>
          {accountText("download")}
        </button>
      </p>
      {failure && <ProblemNotice failure={failure} />}
    </section>
  );
}
