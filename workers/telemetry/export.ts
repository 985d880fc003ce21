import { errorText, log } from "#platform/log.ts";
import type { Env } from "./env.ts";
import type { ExportTraceServiceRequest } from "./otlp.ts";

/** A collector that is slow or away must not hold invocations open, in milliseconds. */
const TIMEOUT_MS = 5_000;

/** Sends the spans of some invocations. Traces may be lost: a failure is logged and that is all. */
export async function exportSpans(env: Env, request: ExportTraceServiceRequest): Promise<void> {
  const { OTLP_URL, OTLP_HEADER_NAME: name, OTLP_HEADER_VALUE: value } = env;
  try {
    const response = await fetch(`${OTLP_URL.replace(/\/$/u, "")}/v1/traces`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(name !== "" && value !== undefined && { [name]: value }) },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    if (!response.ok) log("warn", "otlp.refused", { status: response.status });
  } catch (error) {
    log("warn", "otlp.unreachable", { why: errorText(error) });
  }
}
