import { limits, SutradharError, type Digest } from "../../core/index.ts";
import { findSigning, mayPromote, modelSchema, signatureFile, type KnownModel } from "../models/index.ts";
import type { RegistryRequest } from "./registry-request.ts";
import { sharedWorkspace } from "./registry-request.ts";
import { parseReference, type KindReference } from "./resolve-asset.ts";
import { showAsset, showVersion } from "./show-asset.ts";
import { tagAsset, type TagReport } from "./tag-asset.ts";

/** What videos are made with, and what is tried against it. */
export const championAlias = "champion";

type Reader = Pick<RegistryRequest, "database" | "vaultOf" | "workspaceId" | "modelKeys">;

export type StandingModel = KnownModel & {
  readonly isDeprecated: boolean;
  /** It came with the product, which vouches for it by the digests that it knows. */
  readonly isShipped: boolean;
};

/** A model's version with all that is known of it. @throws SutradharError `asset_unknown`, `blob_missing` */
export async function readModel(request: Reader, reference: KindReference): Promise<StandingModel> {
  if (reference.kind !== "model")
    throw new SutradharError("asset_unknown", `${reference.kind}/${reference.name} is no model`);
  const shown = await showVersion(request, reference);
  const file = shown.files.find(({ path }) => path === "model.json");
  if (!file || file.sizeBytes > limits.modelDescriptorBytesMax) {
    throw new SutradharError("internal", `model/${shown.name}@${shown.version} has no model.json`);
  }
  const vault = await request.vaultOf(shown.isShared ? sharedWorkspace : request.workspaceId);
  const { name, version, digest, licence, source, pushedBy, pushedAt, aliases, files } = shown;
  const read = async (blob: Digest): Promise<unknown> => JSON.parse(new TextDecoder().decode(await vault.get(blob)));
  const signed = files.find(({ path }) => path === signatureFile);
  return {
    name,
    version,
    digest,
    licence,
    ...(source === undefined ? {} : { source }),
    pushedBy,
    pushedAt,
    aliases,
    files,
    isDeprecated: shown.deprecation !== undefined,
    isShipped: shown.isShared,
    signing: findSigning(signed && (await read(signed.digest)), files, request.modelKeys ?? []),
    // It was read by this schema when it was pushed.
    descriptor: modelSchema.parse(await read(file.digest)),
  };
}

/**
 * Makes a version the champion, if it may be: it is evaluated in its languages, its safety was measured, and it says what it was
 * trained on.
 * @throws SutradharError `gate_failed` with everything that stands against it
 */
export async function promoteModel(
  request: RegistryRequest,
  { reference, reason }: { readonly reference: KindReference; readonly reason: string },
): Promise<TagReport> {
  const model = await readModel(request, reference);
  refuseUnfit(model, request);
  const to = { kind: "exact", version: model.version } as const;
  return tagAsset(request, { kind: "model", name: model.name, alias: championAlias, to, reason });
}

/** @throws SutradharError `gate_failed` with everything that stands against a model's promotion */
export function refuseUnfit(
  { name, version, descriptor, isDeprecated, isShipped, signing }: StandingModel,
  { modelKeys = [] }: Pick<Reader, "modelKeys">,
): void {
  const isSignatureAsked = modelKeys.length > 0 && !isShipped;
  const decision = mayPromote(descriptor, { isDeprecated, signing: isSignatureAsked ? signing : undefined });
  if (decision.allowed) return;
  throw new SutradharError(
    "gate_failed",
    `model/${name}@${version} may not be promoted: ${decision.reasons.join("; ")}`,
    { problems: decision.reasons.map((message) => ({ code: "gate_failed", message })) },
  );
}

/** The version that was the champion before this one is it again. @throws SutradharError `state_conflict` where none was */
export async function rollBackModel(
  request: RegistryRequest,
  { name, reason }: { readonly name: string; readonly reason: string },
): Promise<TagReport> {
  const { aliases, history } = await showAsset(request, parseReference(`model/${name}`));
  const current = aliases.find(({ alias }) => alias === championAlias)?.version;
  const last = history.find(({ alias, to }) => alias === championAlias && to === current);
  if (!current || !last?.from) {
    throw new SutradharError(
      "state_conflict",
      `model/${name} has no champion before ${current ?? "this one"}: promote the version that you want`,
    );
  }
  const to = { kind: "exact", version: last.from } as const;
  return tagAsset(request, { kind: "model", name, alias: championAlias, to, reason });
}
