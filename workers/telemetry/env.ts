export interface Env {
  /** Base address of an OTLP/HTTP collector, `http://localhost:4318`. Empty: nothing is exported. */
  OTLP_URL: string;
  LOG_LEVEL: string;
}
