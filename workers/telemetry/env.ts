export interface Env {
  /** Base address of an OTLP/HTTP collector, `http://localhost:4318`. Empty: nothing is exported. */
  OTLP_URL: string;
  /** Such as `authorization`; empty: the collector asks for none. */
  OTLP_HEADER_NAME: string;
  OTLP_HEADER_VALUE?: string;
  OTLP_SAMPLE_PERCENT: string;
  LOG_LEVEL: string;
}
