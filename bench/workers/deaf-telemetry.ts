/** In the place of the telemetry Worker: takes every event and does nothing with it. What it costs is the telling. */
export default {
  fetch: () => new Response("not found", { status: 404 }),
  tailStream: () => () => undefined,
} satisfies ExportedHandler;
