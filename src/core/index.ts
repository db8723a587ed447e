/** What everything else stands on: digests, canonical JSON, errors, limits, seeded randomness, a WAV file as bytes. No I/O. */
export { canonicalJson, type Json } from "./canonical-json.ts";
export { formatCsvLine } from "./csv.ts";
export { createDigester, digestBytes, digestJson, isDigest, type Digest } from "./digest.ts";
export {
  errorCodes,
  formatProblem,
  SutradharError,
  type ErrorCode,
  type Problem,
  type SourcePosition,
} from "./errors.ts";
export {
  createStatementSigner,
  openEnvelope,
  toStatementKey,
  type Envelope,
  type StatementKey,
  type StatementSigner,
} from "./envelope.ts";
export { createId, isId } from "./id.ts";
export { escapePointer, formatPointer } from "./json-pointer.ts";
export { limits } from "./limits.ts";
export { suggest } from "./nearest.ts";
export { isNetwork } from "./network.ts";
export { partBeside } from "./part-beside.ts";
export { cosineOfTurns, exponential, logarithm, power, sineOfTurns } from "./portable-math.ts";
export { createRandom, type Random } from "./random.ts";
export { soundProfile } from "./sound-profile.ts";
export { formatWav } from "./wav.ts";
