import type { Digest } from "../../core/index.ts";
import { createVariableTable, type VariableForm, type VariableTable } from "../../speech/script/index.ts";
import { formatSelector, malformedName, parseAssetName } from "../asset-name.ts";
import { getAsset } from "./asset-record.ts";
import type { RegistryPlace } from "./registry-request.ts";
import { resolveIn, type KindReference } from "./resolve-asset.ts";
import { listFiles } from "./show-asset.ts";

/** A version of a template, as those see it who order videos by it. */
export interface Template {
  /** As it was asked for, in the one spelling: `template/diwali@^1`. */
  readonly wanted: string;
  readonly name: string;
  readonly version: string;
  readonly digest: Digest;
  readonly title: string;
  readonly languages: readonly string[];
  /** What has to be filled in, read once for however many videos. */
  readonly variables: VariableTable;
  readonly shots: number;
  /** By their paths; the script is `template.md`. */
  readonly files: Readonly<Record<string, Digest>>;
  /** The workspace in whose vault they are. */
  readonly owner: string;
}

/** The file of a template that is its script. */
export const templateScript = "template.md";

/**
 * The version that answers to a name now. `diwali`, `template/diwali` and `template/diwali@latest` are one wish.
 * @throws SutradharError `asset_unknown`, and says what there is
 */
export async function getTemplate(
  { database, workspaceId }: Pick<RegistryPlace, "database"> & { readonly workspaceId: string },
  text: string,
): Promise<Template> {
  const reference = parseTemplateName(text);
  return database.forWorkspace(workspaceId, async (trx) => {
    const record = await getAsset(trx, workspaceId, reference);
    const { version, digest, title, traits, owner } = resolveIn(record, reference);
    const files = await listFiles(trx, record, version);
    const { languages, shots, variables } = traits as unknown as TemplateTraits;
    return {
      wanted: `template/${reference.name}@${formatSelector(reference.selector)}`,
      name: record.name,
      version,
      digest,
      title,
      languages,
      shots,
      variables: createVariableTable(variables),
      files: Object.fromEntries(files.map((file) => [file.path, file.digest])),
      owner,
    };
  });
}

/** As the check of templates writes them down. */
interface TemplateTraits {
  readonly languages: readonly string[];
  readonly shots: number;
  readonly variables: readonly VariableForm[];
}

function parseTemplateName(text: string): KindReference {
  const parsed = parseAssetName(text);
  if (!parsed || (parsed.kind ?? "template") !== "template") throw malformedName(text);
  return { ...parsed, kind: "template" };
}
