/** Log records to a collector outside, by OTLP over HTTP in JSON: what an audit needs is sent by whoever keeps its place. */
export { postLogRecords, type Collector, type LogRecord } from "./post-log-records.ts";
