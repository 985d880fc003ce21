import { pageOfId } from "./ids.ts";

/** An id, and the way to what it names where the console shows that. */
export function IdLink({ id }: { id: string }) {
  const href = pageOfId(id);
  return href === null ? (
    <code>{id}</code>
  ) : (
    <a href={href}>
      <code>{id}</code>
    </a>
  );
}
