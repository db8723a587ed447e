export type LogLevel = "debug" | "info" | "warn" | "error";

/** What a line says besides its message. An `error` is written with its code, message and causes. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * Where the product says what it does: handed as an argument to whoever has something to say. Messages are sentences
 * without values; values are fields, so that lines can be searched.
 */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A log whose every line carries `fields` too: a request's id, a worker's name. */
  child(fields: LogFields): Log;
}

/** Says nothing. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
};
