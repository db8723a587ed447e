import { pino, type Logger } from "pino";
import type { Log, LogFields, LogLevel } from "./log.ts";
import { redactFields, redactText } from "./redact.ts";
import { formatTerminalLine } from "./terminal-line.ts";

export interface LogOptions {
  /** The least that is written. */
  readonly level: LogLevel | "silent";
  /** Standard error, as a rule: standard output belongs to a command's own document. */
  readonly stream: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly now: () => Date;
  /** The trace that the line belongs to, asked anew for each. */
  readonly traceId?: () => string | undefined;
}

/** The fields that a line has anyway. */
const ownNames = new Set(["time", "level", "message", "traceId"]);

/**
 * Writes a JSON object a line, with `time`, `level`, `message` and, where there is one, `traceId`; to a terminal, a line
 * that a person reads. Secrets and personal data are hidden by the names of their fields and by the form of the text.
 */
export function createLog({ level, stream, now, traceId }: LogOptions): Log {
  const destination = stream.isTTY
    ? { write: (json: string) => void stream.write(formatTerminalLine(json)) }
    : { write: (json: string) => void stream.write(json) };
  const logger = pino(
    {
      level,
      // Who writes says so by a child's fields: a process id means nothing on another machine.
      base: null,
      messageKey: "message",
      timestamp: () => `,"time":"${now().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => {
        const id = traceId?.();
        return id ? { traceId: id } : {};
      },
    },
    destination,
  );
  return wrap(logger);
}

function wrap(logger: Logger): Log {
  const write = (level: LogLevel, message: string, fields: LogFields): void => {
    if (logger.isLevelEnabled(level)) logger[level](clean(fields), redactText(message));
  };
  return {
    debug: (message, fields = {}) => write("debug", message, fields),
    info: (message, fields = {}) => write("info", message, fields),
    warn: (message, fields = {}) => write("warn", message, fields),
    error: (message, fields = {}) => write("error", message, fields),
    child: (fields) => wrap(logger.child(clean(fields))),
  };
}

/** A field must not stand twice in a line, or readers would see the one and not the other. */
function clean(fields: LogFields): Record<string, unknown> {
  const entries = Object.entries(redactFields(fields));
  return Object.fromEntries(entries.map(([name, value]) => [ownNames.has(name) ? `${name}_` : name, value]));
}
