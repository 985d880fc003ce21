import { PDFArray, PDFDocument, PDFRawStream, decodePDFRawStream } from "@cantoo/pdf-lib";

/** Black, white and grey pixels, as a bar code reader takes them. */
export interface Picture {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}
type Point = readonly [x: number, y: number];
/** `[a b c d e f]` of PDF's `cm`. */
type Matrix = readonly [number, number, number, number, number, number];
interface Shape {
  /** Brightness, 0 to 255. */
  shade: number;
  polygons: Point[][];
}

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];
const times = ([a, b, c, d, e, f]: Matrix, [p, q, r, s, t, u]: Matrix): Matrix => [
  a * p + b * r,
  a * q + b * s,
  c * p + d * r,
  c * q + d * s,
  e * p + f * r + t,
  e * q + f * s + u,
];
const put = ([a, b, c, d, e, f]: Matrix, [x, y]: Point): Point => [a * x + c * y + e, b * x + d * y + f];

/** What the operators of a page's content work on. */
interface Canvas {
  matrix: Matrix;
  shade: number;
  saved: { matrix: Matrix; shade: number }[];
  polygons: Point[][];
  shapes: Shape[];
}
type Six = [number, number, number, number, number, number];

const OPERATORS: Record<string, (canvas: Canvas, operands: Six) => void> = {
  q: ({ saved, matrix, shade }) => void saved.push({ matrix, shade }),
  Q: (canvas) => void Object.assign(canvas, canvas.saved.pop()),
  cm: (canvas, matrix) => void (canvas.matrix = times(matrix, canvas.matrix)),
  rg: (canvas, [red, green, blue]) => void (canvas.shade = 255 * (0.3 * red + 0.59 * green + 0.11 * blue)),
  m: ({ polygons, matrix }, [x, y]) => void polygons.push([put(matrix, [x, y])]),
  l: ({ polygons, matrix }, [x, y]) => void polygons.at(-1)?.push(put(matrix, [x, y])),
  f: (canvas) => {
    canvas.shapes.push({ shade: canvas.shade, polygons: canvas.polygons });
    canvas.polygons = [];
  },
  S: (canvas) => void (canvas.polygons = []),
};

/** The filled shapes of a page's content, in the order in which they are painted. */
function shapesOf(content: string): Shape[] {
  const canvas: Canvas = { matrix: IDENTITY, shade: 0, saved: [], polygons: [], shapes: [] };
  let operands: number[] = [];
  // Without glyphs and the names of fonts.
  for (const word of content
    .replaceAll(/<[0-9A-Fa-f]*>|\/\S+/g, " ")
    .trim()
    .split(/\s+/)) {
    if (Number.isNaN(Number(word))) {
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = operands;
      OPERATORS[word]?.(canvas, [a, b, c, d, e, f]);
      operands = [];
    } else operands.push(Number(word));
  }
  return canvas.shapes;
}

/** Paints by the even-odd rule, line by line, each through the middle of its pixels. */
function paint({ data, width, height }: Picture, { shade, polygons }: Shape, scale: number): void {
  const edges = polygons.flatMap((points) => points.map((from, i) => [from, points[(i + 1) % points.length] ?? from] as const));
  const pixel = (x: number): number => Math.min(width, Math.max(0, Math.ceil(x * scale - 0.5)));
  for (let row = 0; row < height; row++) {
    const y = (height - row - 0.5) / scale;
    const crossings = edges
      .filter(([[, y1], [, y2]]) => y1 > y !== y2 > y)
      .map(([[x1, y1], [x2, y2]]) => pixel(x1 + ((x2 - x1) * (y - y1)) / (y2 - y1)))
      .toSorted((x1, x2) => x1 - x2);
    for (let i = 0; i + 1 < crossings.length; i += 2)
      data.fill(shade, (row * width + (crossings[i] ?? 0)) * 4, (row * width + (crossings[i + 1] ?? 0)) * 4);
  }
}

/** The first page of a PDF as a reader of bar codes sees it: what is filled, without what is written. `scale`: pixels per point. */
export async function renderPage(bytes: Uint8Array, scale = 3): Promise<Picture> {
  const pdf = await PDFDocument.load(bytes);
  const page = pdf.getPage(0);
  const contents = page.node.Contents();
  const streams = contents instanceof PDFArray ? contents.asArray().map((ref) => pdf.context.lookup(ref)) : [contents];
  const text = streams
    .map((stream) =>
      stream instanceof PDFRawStream ? new TextDecoder("latin1").decode(decodePDFRawStream(stream).decode()) : "",
    )
    .join("\n");
  const [width, height] = [page.getWidth(), page.getHeight()].map((points) => Math.round(points * scale)) as [number, number];
  const picture = { data: new Uint8ClampedArray(width * height * 4).fill(255), width, height };
  for (const shape of shapesOf(text)) paint(picture, shape, scale);
  return picture;
}
