import bold from "./fonts/Inter-Bold.ttf";
import regular from "./fonts/Inter-Regular.ttf";
import type { FontFiles } from "./document.ts";

/** Inter, SIL Open Font License 1.1 (fonts/OFL.txt), cut down by `scripts/subset-fonts.ts`. */
export const FONTS: FontFiles = { regular: new Uint8Array(regular), bold: new Uint8Array(bold) };
