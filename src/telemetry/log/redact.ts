import { limits } from "../../core/index.ts";

/** What stands where something must not be read. */
const hidden = "[hidden]";

/** Names of fields whose values are secret or personal, without case, `-` and `_`; also as the end of a longer name. */
const hiddenNames = [
  "password",
  "passphrase",
  "secret",
  "token",
  "authorization",
  "cookie",
  "apikey",
  "accesskey",
  "secretkey",
  "privatekey",
  "signature",
  "credential",
  "credentials",
  "email",
  "phone",
  "scripttext",
];

/** As above, but only as the whole name: `stepKey` and `keyId` are no secrets, `text` is what somebody says. */
const hiddenWholeNames = new Set(["key", "script", "text", "variables", "body", "lexicon"]);

/** How much of a value is looked at: the rest could only be a flood. */
const depthMax = 5;
const membersMax = 50;

/** A line's fields as they may be written: secret and personal ones hidden, long ones cut, nothing that cannot be printed. */
export function redactFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return redactMembers(fields, 0);
}

/** A text as it may be written: credentials in addresses and headers hidden, at most `limits.logTextCharsMax` of it. */
export function redactText(text: string): string {
  // Looked at further than it is shown, so that no secret is missed for being cut in half.
  const seen = text.length > limits.logTextCharsMax * 4 ? text.slice(0, limits.logTextCharsMax * 4) : text;
  const clean = seen
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s"'<>]*@/gi, `$1${hidden}@`)
    .replace(/\bsk_[\w-]{16,}/g, `sk_${hidden}`)
    // An invitation's secret, which is longer than its id.
    .replace(/\binv_[\w-]{32,}/g, `inv_${hidden}`)
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]+/gi, `$1 ${hidden}`)
    .replace(/([?&][\w.-]*(?:key|token|secret|password|signature|credential)=)[^&\s"']+/gi, `$1${hidden}`);
  return clean.length > limits.logTextCharsMax ? `${clean.slice(0, limits.logTextCharsMax)}…` : clean;
}

function redactMembers(object: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(object).slice(0, membersMax);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, isHidden(name) ? hidden : redactValue(value, depth + 1)]),
  );
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value === "object" && value !== null) return redactObject(value, depth);
  return typeof value === "function" || typeof value === "symbol" ? undefined : value;
}

function redactObject(value: object, depth: number): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= depthMax) return "[…]";
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.slice(0, membersMax).map((each) => redactValue(each, depth + 1));
  return redactMembers(value, depth);
}

/** A database's driver puts its settings into its errors: only what an error is known to have is written. */
function redactError(error: Error & { code?: unknown; details?: unknown }, depth: number): Record<string, unknown> {
  const { code, details } = error;
  return {
    ...(typeof code === "string" && { code }),
    message: redactText(error.message),
    ...(typeof details === "object" && details !== null && { details: redactValue(details, depth + 1) }),
    ...(error.stack && { stack: redactText(stackOf(error.stack)) }),
    ...(error.cause !== undefined && { cause: redactValue(error.cause, depth + 1) }),
  };
}

/** The frames alone: what stands before them is the message again. */
function stackOf(stack: string): string {
  return stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .join("\n");
}

function isHidden(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[-_]/g, "");
  return hiddenWholeNames.has(plain) || hiddenNames.some((each) => plain.endsWith(each));
}
