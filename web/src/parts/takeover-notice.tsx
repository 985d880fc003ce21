import { takeover } from "../api/session.ts";
import { siteText } from "../text/en/site.ts";

/** Says above the page that it is somebody else's now, until its reader has gone on to another. */
export const TakeoverNotice = () => (
  <div class="above" role="alert">
    {takeover.value.isNews && (
      <p class="notice problem" data-code="user_changed">
        {siteText("user_changed")}
      </p>
    )}
  </div>
);
