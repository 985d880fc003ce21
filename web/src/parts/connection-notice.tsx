import { connected } from "../api/connection.ts";
import { siteText } from "../text/en/site.ts";

/** Says above every page that there is no connection, and that nothing is lost by it. */
export const ConnectionNotice = () => (
  <div class="connection" role="status">
    {!connected.value && <p>{siteText("offline")}</p>}
  </div>
);
