/** One line of the log as a person reads it: `14:03:07.120 warn  the disk is nearly full  freeBytes=1200`. */
export function formatTerminalLine(json: string): string {
  const { time, level, message, ...fields } = JSON.parse(json) as Record<string, unknown>;
  const clock = String(time).slice(11, 23);
  const rest = Object.entries(fields).map(([name, value]) => `  ${name}=${formatValue(value)}`);
  return `${clock} ${String(level).padEnd(5)} ${makePrintable(String(message))}${rest.join("")}\n`;
}

function formatValue(value: unknown): string {
  if (typeof value === "string" && /^[\w.:/@[\]-]+$/.test(value)) return value;
  if (isProblem(value)) return JSON.stringify(`${value.code ?? "error"}: ${value.message}`);
  return makePrintable(JSON.stringify(value));
}

/** Of an error its frames stay out; they are in the JSON. */
function isProblem(value: unknown): value is { code?: string; message: string } {
  return typeof value === "object" && value !== null && "message" in value && "stack" in value;
}

/** A name from outside must not move the cursor or colour the terminal. */
function makePrintable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, (character) => {
    const code = character.codePointAt(0) as number;
    return `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
