import { usePageTitle } from "../parts/use-page-title.ts";
import { siteText } from "../text/en/site.ts";

export function NotFoundPage() {
  usePageTitle(siteText("page_not_found"));
  return (
    <section>
      <h1>{siteText("no_such_page")}</h1>
      <p>
        <a class="button" href="/">
          {siteText("search_for_flights")}
        </a>
      </p>
    </section>
  );
}
