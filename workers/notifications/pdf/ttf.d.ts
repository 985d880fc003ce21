/** The bundler hands over a font's bytes (see `rules` in wrangler.toml). */
declare module "*.ttf" {
  const bytes: ArrayBuffer;
  export default bytes;
}
