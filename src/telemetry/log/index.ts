/** What the product says of itself, line by line, without secrets. */
export { createLog, type LogOptions } from "./create-log.ts";
export { silentLog, type Log, type LogFields, type LogLevel } from "./log.ts";
