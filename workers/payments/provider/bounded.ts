/** Bytes: a page of a hundred records of which each has all the metadata that the provider takes is shorter. */
export const MAX_ANSWER_BYTES = 4 * 1_048_576;

/** The same answer, but one that is longer breaks off while it is read, as a lost connection does. */
export function bounded(answer: Response): Response {
  if (answer.body === null) return answer;
  let bytes = 0;
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > MAX_ANSWER_BYTES) throw new Error(`the provider's answer is longer than ${MAX_ANSWER_BYTES} bytes`);
      controller.enqueue(chunk);
    },
  });
  return new Response(answer.body.pipeThrough(counting), answer);
}
