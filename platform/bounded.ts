/** The same answer of somebody outside, but one that is longer (bytes) breaks off while it is read, as a lost connection does. */
export function bounded(answer: Response, maxBytes: number): Response {
  if (answer.body === null) return answer;
  let bytes = 0;
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw new Error(`the answer is longer than ${maxBytes} bytes`);
      controller.enqueue(chunk);
    },
  });
  return new Response(answer.body.pipeThrough(counting), answer);
}
