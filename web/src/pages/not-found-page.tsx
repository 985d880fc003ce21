import { usePageTitle } from "../parts/use-page-title.ts";

export function NotFoundPage() {
  usePageTitle("Page not found");
  return (
    <section>
      <h1>There is no such page</h1>
      <p>
        <a class="button" href="/">
          Search for flights
        </a>
      </p>
    </section>
  );
}
