import { digestJson, type Digest } from "../core/index.ts";
import { usualLabelProfile } from "../media/captions/index.ts";
import type { ConsentClaim, CredentialFacts, DigitalSource, MadeOf } from "../provenance/c2pa/index.ts";
import { combineSources } from "../provenance/c2pa/index.ts";
import type { AssetResolution } from "../registry/index.ts";
import { hasShippedAssets, type Config } from "./config.ts";
import type { PreparedVideo } from "./prepare-video.ts";
import { refuseUnsignable } from "./refuse-unsignable.ts";

export interface CredentialContext {
  /** The id of the video where a server makes it. */
  readonly video: string | null;
  /** The product's version. */
  readonly version: string;
  /** Whether everybody who has the product has these bytes. */
  readonly isShipped: (asset: AssetResolution) => boolean;
  /** What it is called in the clear, where its script says more: a campaign's row may name somebody. */
  readonly title?: string | null;
  /** By which consents those who are seen or heard in it allow it; a machine of one's own keeps none. */
  readonly consents?: readonly ConsentClaim[];
}

const productName = "Sutradhar";

/** A video that is to be signed, with what its credentials are to say. @throws SutradharError `limit_exceeded` where it would be too large */
export function withCredentials(prepared: PreparedVideo, context: CredentialContext): PreparedVideo {
  refuseUnsignable(prepared);
  return { ...prepared, draft: { ...prepared.draft, sign: describeCredentials(prepared, context) } };
}

/** Without a registry: what is named by a path lies beside the script, and all else in the folder of assets. */
export function isFromProduct(config: Pick<Config, "assetsDirectory">): CredentialContext["isShipped"] {
  return ({ kind, wanted }) => hasShippedAssets(config) && !wanted.startsWith(`${kind}/./`);
}

/** What a video's content credentials say, from what it is made of. */
export function describeCredentials(prepared: PreparedVideo, context: CredentialContext): CredentialFacts {
  const { script, draft } = prepared;
  const madeOf = [
    ...describeText(prepared),
    ...describeAssets(prepared, context),
    ...describeModels(prepared, context),
  ];
  return {
    video: context.video,
    title: context.title === undefined ? (script.title ?? null) : context.title,
    language: draft.scenes[0]?.scene.language ?? "en",
    product: { name: productName, version: context.version },
    label: draft.label ?? usualLabelProfile,
    ...(draft.isSoundOnly ? { isSoundOnly: true } : {}),
    source: combineSources(madeOf.filter(({ role }) => role !== "script").map(({ source }) => source)),
    madeOf,
    consents: context.consents ?? [],
    // Of the layer that is the same in every shot; those of shots stand in the lock.
    mark: draft.isSoundOnly ? null : (draft.marks?.issuer ?? null),
  };
}

/** A script names people, and so may the files beside it: both are told as commitments. */
function describeText({ inputs }: PreparedVideo): MadeOf[] {
  const { script, values, files } = inputs;
  const isPublic = false;
  return [
    {
      role: "script",
      name: script.name,
      digest: digestJson({ script: script.digest, values: { ...values } }),
      isPublic,
      source: "digitalCreation",
    },
    ...(Object.keys(files).length === 0
      ? []
      : [
          {
            role: "files",
            name: "files",
            digest: digestJson({ ...files }),
            isPublic,
            source: "digitalCreation" as const,
          },
        ]),
  ];
}

/** Kinds that decide what is seen and heard. */
const heard = new Set(["voice", "music", "sting", "template"]);
const seenOrHeard = new Set([...heard, "avatar", "background", "brand"]);

function describeAssets({ draft, inputs }: PreparedVideo, { isShipped }: CredentialContext): MadeOf[] {
  const clips = new Set(draft.scenes.flatMap(({ background }) => (background.isClip ? [background.digest] : [])));
  return (inputs.assets as readonly AssetResolution[])
    .filter(({ kind }) => (draft.isSoundOnly ? heard : seenOrHeard).has(kind))
    .map((asset) => ({
      role: asset.kind,
      name: `${asset.kind}/${asset.name}@${asset.version}`,
      digest: asset.digest,
      isPublic: isShipped(asset),
      source: sourceOf(asset, { isShipped: isShipped(asset), isClip: clips.has(asset.digest) }),
    }));
}

/**
 * What ships is painted and composed by programs, and a score is played by one. Of what somebody brought it is known that a
 * clip was filmed; anything else is taken for a person's work.
 */
function sourceOf(
  { kind }: AssetResolution,
  { isShipped, isClip }: { readonly isShipped: boolean; readonly isClip: boolean },
): DigitalSource {
  if (isClip) return "digitalCapture";
  return isShipped || kind === "music" || kind === "sting" || kind === "voice" ? "algorithmicMedia" : "digitalCreation";
}

/** What moves presenters and enlarges slides, and the voices that speak. */
function describeModels(prepared: PreparedVideo, { isShipped }: CredentialContext): MadeOf[] {
  const { makers } = prepared.draft;
  const resolutions = prepared.inputs.assets as readonly AssetResolution[];
  const used = [makers?.motion, makers?.slides].flatMap((maker) => (maker ? [maker] : []));
  return [
    ...used.map(({ name, asset }): MadeOf => ({
      role: "model",
      name,
      digest: asset.digest,
      isPublic: resolutions.some((one) => one.digest === asset.digest && isShipped(one)),
      source: "trainedAlgorithmicMedia",
    })),
    ...describeVoices(prepared),
  ];
}

/** The voices that speak: of formants where the built-in engine does, of a trained model anywhere else. */
function describeVoices({ draft }: PreparedVideo): MadeOf[] {
  const voices = [...new Set(draft.scenes.map(({ voice }) => voice))].toSorted();
  return voices.map((voice) => ({
    role: "model",
    name: voice,
    digest: digestJson({ voice, engine: draft.engineOf("speak") satisfies Digest }),
    isPublic: true,
    source: voice.startsWith("espeak-") ? "algorithmicMedia" : "trainedAlgorithmicMedia",
  }));
}
