/** Something is waited for; `what`: in words, without the dots. */
export const Loading = ({ what }: { what: string }) => (
  <p class="loading" role="status">
    {what}…
  </p>
);
