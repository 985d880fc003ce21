/** Answers so many bytes of JSON without saying beforehand how many: its `head`, padding, `"}`. How many were asked of it is counted. */
export function answerOf(bytes: number, head: string) {
  const tail = '"}';
  const sent = { bytes: 0 };
  const chunks = function* () {
    yield head;
    for (let left = bytes - head.length - tail.length; left > 0; left -= 65_536) yield "x".repeat(Math.min(left, 65_536));
    yield tail;
  };
  const text = chunks();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = text.next();
      if (done) return controller.close();
      sent.bytes += value.length;
      return controller.enqueue(new TextEncoder().encode(value));
    },
  });
  return { sent, response: new Response(body, { status: 200, headers: { "request-id": "req_1" } }) };
}
