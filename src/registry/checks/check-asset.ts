import { SutradharError } from "../../core/index.ts";
import type { LooseFiles } from "../archive/index.ts";
import { isAssetName } from "../asset-name.ts";
import { isPrereleaseOf, isVersion } from "../asset-version.ts";
import { assetKinds, type AssetKind } from "../asset.ts";
import {
  createFindings,
  type AssetTraits,
  type CheckOptions,
  type Findings,
  type KindReport,
  type NamedAsset,
} from "./asset-check.ts";

/** What is said of an asset where it is pushed; what its files say may be left out. */
export interface AssetClaim {
  readonly kind?: AssetKind;
  readonly name?: string;
  readonly version?: string;
}

/** An asset whose files are what they should be. */
export interface CheckedAsset {
  readonly kind: AssetKind;
  readonly name: string;
  readonly version: string;
  readonly title: string;
  readonly traits: AssetTraits;
  /** What belongs to it; its manifest names these and nothing else. */
  readonly files: LooseFiles;
  /** What was pushed and does not belong to it. */
  readonly ignored: readonly string[];
  readonly names: readonly NamedAsset[];
}

/** The file that tells what an asset is; of a prompt, one of two. */
const entryFiles: Readonly<Record<AssetKind, readonly string[]>> = {
  avatar: ["rig.json"],
  voice: ["voice.json"],
  lexicon: ["lexicon.pls"],
  template: ["template.md"],
  prompt: ["prompt.md", "prompt.json"],
  brand: ["brand.json"],
  background: ["background.json"],
  music: ["score.json"],
  sting: ["score.json"],
  model: ["model.json"],
};

/**
 * Judges what was pushed by the rules of its kind, and takes what belongs to it.
 * @throws SutradharError `asset_invalid` with a problem for everything that is wrong, each with its file
 */
export async function checkAsset(claim: AssetClaim, options: CheckOptions): Promise<CheckedAsset> {
  const kind = claim.kind ?? inferKind(options.files);
  const files = nameEntry(kind, options.files);
  const report = await checkKind(kind, claim, { ...options, files });
  const { name, version } = identify(kind, claim, report);
  const all = report.made ?? files;
  const kept = new Set(report.kept);
  return {
    kind,
    name,
    version,
    title: report.title ?? name,
    traits: report.traits,
    files: new Map([...all].filter(([path]) => kept.has(path))),
    ignored: [...all.keys()].filter((path) => !kept.has(path)).toSorted(),
    names: report.names,
  };
}

/** Where the kind was not said: by the file that only one kind has. A score is music. */
function inferKind(files: LooseFiles): AssetKind {
  const found = assetKinds.filter((kind) => kind !== "sting" && entryFiles[kind].some((file) => files.has(file)));
  const [kind] = found;
  if (kind && found.length === 1) return kind;
  const known = [...new Set(Object.values(entryFiles).flat())].join(", ");
  const message =
    found.length === 0
      ? `what kind of asset this is cannot be told: it has none of ${known}; name it, as in lexicon/bank@1.0.0`
      : `this could be ${found.join(" or ")}: name the kind that is meant, as in ${kind ?? ""}/name@1.0.0`;
  throw new SutradharError("asset_invalid", message);
}

/** One file alone need not bear the name that its kind has for it. */
function nameEntry(kind: AssetKind, files: LooseFiles): LooseFiles {
  const [lone] = files;
  if (!lone || files.size > 1 || kind === "background") return files;
  const ending = lone[0].slice(lone[0].lastIndexOf(".")).toLowerCase();
  const entry = entryFiles[kind].find((file) => file.endsWith(ending));
  return entry === undefined ? files : new Map([[entry, lone[1]]]);
}

/** Each is loaded when it is needed: some bring readers of fonts, others a codec. */
async function checkKind(kind: AssetKind, claim: AssetClaim, options: CheckOptions): Promise<KindReport> {
  switch (kind) {
    case "avatar":
      return (await import("./check-avatar.ts")).checkAvatar(options);
    case "voice":
      return (await import("./check-voice.ts")).checkVoice(options);
    case "lexicon":
      return (await import("./check-lexicon.ts")).checkLexicon(options);
    case "template":
      return (await import("./check-template.ts")).checkTemplate(options);
    case "prompt":
      return (await import("./check-prompt.ts")).checkPrompt(options);
    case "brand":
      return (await import("./check-brand.ts")).checkBrand(options);
    case "background":
      return (await import("./check-background.ts")).checkBackground({ ...claim, ...options });
    case "music":
    case "sting":
      return (await import("./check-score.ts")).checkScore(options);
    case "model":
      return (await import("./check-model.ts")).checkModel(options);
  }
}

/** A name and a version, of which neither the files nor whoever pushed them say another. */
function identify(kind: AssetKind, claim: AssetClaim, report: KindReport): { name: string; version: string } {
  const findings = createFindings();
  const [file = kind] = report.kept;
  const name = agreeOnName(claim, report, { file, kind, findings });
  const version = agreeOnVersion(claim, report, { file, kind, findings });
  findings.throwIfAny();
  return { name, version };
}

interface Agreement {
  readonly file: string;
  readonly kind: AssetKind;
  readonly findings: Findings;
}

function agreeOnName(claim: AssetClaim, report: KindReport, { file, kind, findings }: Agreement): string {
  const name = claim.name ?? report.name ?? "";
  if (name === "") findings.problem(file, `tells no name: name it, as in ${kind}/name@1.0.0`);
  else if (!isAssetName(name)) {
    findings.problem(file, `a name has a-z, 0-9 and -, at most 64, got ${JSON.stringify(name.slice(0, 80))}`);
  }
  if (report.name !== undefined && report.name !== name) {
    findings.problem(file, `says that its name is ${report.name}, and it is pushed as ${name}: change one of them`);
  }
  return name;
}

/** The same files may be tried as `1.2.0-rc.1` before they become `1.2.0`. */
function agreeOnVersion(claim: AssetClaim, report: KindReport, { file, kind, findings }: Agreement): string {
  const version = claim.version ?? report.version ?? "";
  if (version === "") findings.problem(file, `tells no version: name one, as in ${kind}/name@1.0.0`);
  else if (!isVersion(version)) {
    findings.problem(file, `a version is like 1.2.0 or 1.2.0-rc.1, got ${JSON.stringify(version.slice(0, 80))}`);
  }
  if (report.version !== undefined && report.version !== version && !isPrereleaseOf(version, report.version)) {
    findings.problem(
      file,
      `says that its version is ${report.version}, and it is pushed as ${version}: change one of them`,
    );
  }
  return version;
}
