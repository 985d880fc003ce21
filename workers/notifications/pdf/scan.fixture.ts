import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { renderPage } from "./render.fixture.ts";

const wasm = readFileSync(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"));
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });

/** What a reader at the gate gets from the first page of a PDF; undefined: nothing. */
export async function scanPage(pdf: Uint8Array): Promise<string | undefined> {
  const picture = await renderPage(pdf);
  const [read] = await readBarcodes({ ...picture, colorSpace: "srgb" } as Parameters<typeof readBarcodes>[0], {
    formats: ["Aztec"],
  });
  return read?.text;
}
