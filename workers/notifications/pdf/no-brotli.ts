/** In place of the decompressor of WOFF2 and its dictionary, a twelfth of the Worker: the fonts here are TrueType. */
// oxlint-disable-next-line import/no-default-export -- as the module whose place it takes
export default function decompress(): never {
  throw new Error("fonts are TrueType here, not WOFF2");
}
