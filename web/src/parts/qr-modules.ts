import { correction, generate } from "lean-qr";

/** Light space around it that readers need, in modules (ISO/IEC 18004). */
export const QUIET_MODULES = 4;

/** A QR code as the path of its dark modules, each a square of one unit, and how many there are on a side. */
export function qrModules(text: string): { size: number; path: string } {
  // A screen is neither dirty nor torn, but it may reflect a lamp.
  const code = generate(text, { minCorrectionLevel: correction.M });
  const sides = Array.from({ length: code.size }, (_, at) => at);
  const path = sides.flatMap((y) => sides.filter((x) => code.get(x, y)).map((x) => `M${x} ${y}h1v1h-1z`)).join("");
  return { size: code.size, path };
}
