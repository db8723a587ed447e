import { proveInclusion } from "../tiles/index.ts";
import {
  createHashReader,
  createKeyHistory,
  createPolicy,
  hashLeaf,
  isSameHash,
  keyRotatedType,
  openRecovery,
  parseCheckpoint,
  parseNote,
  recoveredType,
  VerificationFailure,
  verifyInclusion,
  type Checkpoint,
  type LogSource,
  type RecoveryStatement,
  type VerifierKey,
} from "../verify/index.ts";
import { continues } from "./continues.ts";
import { readStatements } from "./read-statements.ts";
import type { WitnessState } from "./witness-state.ts";

export interface DeclaredLoss {
  /** Where the log says so. */
  readonly index: number;
  readonly entriesLost: number;
}

interface LossSearch {
  readonly source: LogSource;
  readonly logKey: VerifierKey;
  readonly state: WitnessState;
  /** What the log shows now, opened. */
  readonly checkpoint: Checkpoint;
  /** What was cosigned last, and is not in it. */
  readonly before: Checkpoint;
}

/**
 * Looks for the log's signed word that it has lost exactly the tree that was cosigned last. Everything that it says it kept
 * must be there, and everything that was cosigned before that.
 */
export async function findDeclaredLoss(search: LossSearch): Promise<DeclaredLoss | undefined> {
  const { source, logKey, checkpoint, before } = search;
  const history = createKeyHistory(createPolicy([logKey]));
  const found = readStatements(source, { types: [keyRotatedType, recoveredType], from: 0, size: checkpoint.size });
  for await (const { type, index, statement, entry } of found) {
    if (type === keyRotatedType) history.rotate(index, statement);
    else {
      const recovery = readRecovery(statement, history.current());
      if (recovery && namesLoss(recovery, before) && (await isTrue(search, { recovery, index, entry }))) {
        return { index, entriesLost: before.size - recovery.kept.size };
      }
    }
  }
}

/** One that cannot be read declares nothing. */
function readRecovery(statement: string, key: VerifierKey): RecoveryStatement | undefined {
  try {
    return openRecovery(statement, key);
  } catch (error) {
    if (!(error instanceof VerificationFailure)) throw error;
  }
}

function namesLoss({ lost }: RecoveryStatement, before: Checkpoint): boolean {
  return lost.some(({ size, root }) => size === before.size && isSameHash(root, before.root));
}

async function isTrue(
  { source, state, checkpoint }: LossSearch,
  { recovery, index, entry }: { recovery: RecoveryStatement; index: number; entry: Uint8Array },
): Promise<boolean> {
  const { size, root } = checkpoint;
  const path = await proveInclusion(createHashReader(source, size), index, size);
  if (!verifyInclusion({ index, size, leafHash: hashLeaf(entry), path, root })) return false;
  if (recovery.kept.size > index || !(await continues(source, recovery.kept, checkpoint))) return false;
  const cosigned = (await state.list()).map(({ note }) => parseCheckpoint(parseNote(note).text));
  const keptOfOurs = cosigned.findLast((each) => each.size <= recovery.kept.size);
  return keptOfOurs === undefined || continues(source, keptOfOurs, checkpoint);
}
