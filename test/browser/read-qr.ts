import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

const wasm = readFileSync(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"));
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });

/** What a phone's camera reads from a picture (PNG); undefined: nothing. */
export async function readQr(png: Uint8Array): Promise<string | undefined> {
  const [read] = await readBarcodes(new Blob([new Uint8Array(png)]), { formats: ["QRCode"] });
  return read?.text;
}
