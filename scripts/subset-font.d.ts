/** The part of subset-font that scripts/subset-fonts.ts uses; the package ships no types. */
declare module "subset-font" {
  export default function subsetFont(
    font: Uint8Array,
    text: string,
    options: { targetFormat: "truetype"; noLayoutClosure?: boolean; dropTables?: string[] },
  ): Promise<Uint8Array>;
}
