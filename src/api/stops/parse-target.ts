import type { Caller } from "../../access/index.ts";
import { isId, SutradharError } from "../../core/index.ts";
import { parseAssetName } from "../../registry/index.ts";
import type { StopKind, Trx } from "../../store/index.ts";

/** What is to stand still, as it was asked for. */
export interface StopWish {
  readonly kind: StopKind;
  readonly target?: string | undefined;
  readonly isEverywhere: boolean;
}

/**
 * The one name of what is to stand still. What is misspelt would stand still in vain, so that it is looked for.
 * @throws SutradharError `request_invalid`, `asset_unknown`, `campaign_unknown`, `workspace_unknown`
 */
export async function parseTarget(
  trx: Trx,
  { workspaceId }: Caller,
  { kind, target, isEverywhere }: StopWish,
): Promise<string> {
  if (kind === "workspace") return ownWorkspace(workspaceId, { target, isEverywhere });
  if (target === undefined) throw invalid(`name the ${kind} that is to stand still`);
  if (kind === "campaign") return findCampaign(trx, workspaceId, target);
  const parsed = parseThing(kind, target);
  const isEngines = kind === "voice" && enginesOwn.test(parsed.name);
  if (!isEngines) await findAsset(trx, workspaceId, { kind, isEverywhere, ...parsed });
  return `${kind}/${parsed.name}${parsed.version === undefined ? "" : `@${parsed.version}`}`;
}

/** The voices that the speech engine brings are in no registry. */
const enginesOwn = /^espeak-/;

/** A workspace stops itself: who is to stop another goes there by Sutradhar-Workspace. */
function ownWorkspace(own: string, { target = own, isEverywhere }: Pick<StopWish, "target" | "isEverywhere">): string {
  if (isEverywhere) throw invalid("a workspace is stopped where it is: leave isEverywhere out");
  if (target === own) return own;
  throw new SutradharError("workspace_unknown", `only ${own} can be stopped here: name another by Sutradhar-Workspace`);
}

async function findCampaign(trx: Trx, workspaceId: string, target: string): Promise<string> {
  const row = isId("cmp", target)
    ? await trx
        .selectFrom("campaigns")
        .select("id")
        .where("id", "=", target)
        .where("workspace_id", "=", workspaceId)
        .executeTakeFirst()
    : undefined;
  if (row) return row.id;
  throw new SutradharError(
    "campaign_unknown",
    `there is no campaign ${JSON.stringify(target.slice(0, 40))} in this workspace`,
  );
}

interface Thing {
  readonly name: string;
  readonly version: string | undefined;
}

function parseThing(kind: StopKind, target: string): Thing {
  const own = target.startsWith(`${kind}/`) ? target.slice(kind.length + 1) : target;
  const parsed = own.includes("/") ? undefined : parseAssetName(own);
  if (parsed && !own.includes("@")) return { name: parsed.name, version: undefined };
  if (parsed?.selector.kind === "exact") return { name: parsed.name, version: parsed.selector.version };
  const got = JSON.stringify(target.slice(0, 80));
  throw invalid(`target: must be a name such as ${kind}/asha, or one version as ${kind}/asha@1.2.0, got ${got}`);
}

async function findAsset(
  trx: Trx,
  workspaceId: string,
  { kind, name, version, isEverywhere }: Thing & Pick<StopWish, "kind" | "isEverywhere">,
): Promise<void> {
  let query = trx
    .selectFrom("asset_versions")
    .select("digest")
    .where("kind", "=", kind)
    .where("name", "=", name)
    .limit(1);
  if (!isEverywhere) query = query.where("workspace_id", "in", [workspaceId, "shared"]);
  if (version !== undefined) query = query.where("version", "=", version);
  if (await query.executeTakeFirst()) return;
  throw new SutradharError(
    "asset_unknown",
    `there is no ${kind}/${name}${version === undefined ? "" : `@${version}`} here: GET /v1/assets lists what there is`,
  );
}

function invalid(message: string): SutradharError {
  return new SutradharError("request_invalid", message);
}
