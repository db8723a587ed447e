import { createHash, randomBytes } from "node:crypto";
import { SutradharError } from "../../core/index.ts";
import { der } from "./der.ts";

/** An authority that vouches for when something was there (RFC 3161), over HTTP. */
export interface TimeStampService {
  readonly url: string;
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
}

/** What is kept free for a token with its certificates. */
export const timeStampBytesMax = 16_384;

const sha256Identifier = "2.16.840.1.101.3.4.2.1";

/**
 * Has some bytes stamped. @returns the token, DER, with the authority's certificates in it
 * @throws SutradharError `signing_failed` where the authority gives none
 */
export async function requestTimeStamp(service: TimeStampService, bytes: Uint8Array): Promise<Uint8Array> {
  const { url, timeoutMs } = service;
  try {
    const response = await service.fetch(url, {
      method: "POST",
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
      headers: { "content-type": "application/timestamp-query" },
      body: Uint8Array.from(composeQuery(bytes)),
    });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    const answer = Buffer.from(await response.arrayBuffer());
    if (answer.length > timeStampBytesMax) throw new Error(`its answer has ${answer.length} bytes`);
    return takeToken(answer);
  } catch (cause) {
    const message = `the time stamp authority ${new URL(url).host} gave no time stamp: ${(cause as Error).message}`;
    throw new SutradharError("signing_failed", message, { cause });
  }
}

function composeQuery(bytes: Uint8Array): Buffer {
  const imprint = createHash("sha256").update(bytes).digest();
  return der.sequence(
    der.integer(Buffer.of(1)),
    der.sequence(der.sequence(der.identifier(sha256Identifier), Buffer.of(0x05, 0x00)), der.octets(imprint)),
    // A nonce keeps an old answer from being given again; it must not look negative.
    der.integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    der.boolean(true),
  );
}

/** TimeStampResp ::= SEQUENCE { status SEQUENCE { INTEGER … }, timeStampToken OPTIONAL }. Whoever reads it checks the rest. */
function takeToken(answer: Buffer): Uint8Array {
  const whole = readElement(answer, 0, 0x30);
  const status = readElement(answer, whole.contents, 0x30);
  const code = readElement(answer, status.contents, 0x02);
  const granted = answer[code.contents];
  if (code.end - code.contents !== 1 || granted === undefined || granted > 1) throw new Error("it refused");
  if (status.end >= whole.end) throw new Error("its answer has no token");
  const token = readElement(answer, status.end, 0x30);
  return answer.subarray(status.end, token.end);
}

function readElement(bytes: Buffer, at: number, tag: number): { readonly contents: number; readonly end: number } {
  const first = bytes[at + 1] ?? 0;
  const width = first < 0x80 ? 0 : first & 0x7f;
  if (bytes[at] !== tag || width > 3 || at + 2 + width > bytes.length) throw new Error("its answer makes no sense");
  const length = width === 0 ? first : bytes.readUIntBE(at + 2, width);
  const contents = at + 2 + width;
  if (contents + length > bytes.length) throw new Error("its answer ends early");
  return { contents, end: contents + length };
}
