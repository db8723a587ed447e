import { SutradharError } from "../../core/index.ts";
import type { CredentialFault } from "./read-credentials.ts";
import { ownAssertions } from "./describe-manifest.ts";

/** What a video's credentials say of it. */
export interface SaidOfVideo {
  readonly generator: string | null;
  readonly title: string | null;
  /** The organisation of the certificate. */
  readonly signedBy: string | null;
  readonly certificate: string | null;
  /** When it was made; ISO 8601. The signer says so, unless a time stamp does whose authority the reader trusts. */
  readonly madeAt: string | null;
  readonly hasTimeStamp: boolean;
  readonly source: string | null;
  readonly video: string | null;
  readonly language: string | null;
  readonly label: string | null;
  /** The label is spoken first, and there are no pictures. */
  readonly isSoundOnly: boolean;
  readonly gates: readonly { readonly name: string; readonly verdict: string }[];
  readonly consents: readonly { readonly purpose: string; readonly validUntil: string }[];
  readonly mark: string | null;
  readonly madeOf: readonly { readonly title: string; readonly id: string }[];
  readonly mayTrain: boolean;
}

interface Manifest {
  readonly claim_generator_info?: readonly { readonly name?: string; readonly version?: string }[];
  readonly title?: string;
  readonly ingredients?: readonly { readonly title?: string; readonly instance_id?: string }[];
  readonly assertions?: readonly { readonly label?: string; readonly data?: unknown }[];
  readonly signature_info?: { readonly issuer?: string; readonly common_name?: string; readonly time?: string };
}

interface Status {
  readonly code?: string;
  readonly explanation?: string;
}

const listMax = 200;

/** Reads the library's JSON. What a foreign file says is text of any kind: it is cut, and never more than that. */
export function describeManifestStore(text: string): {
  readonly state: string;
  readonly faults: readonly CredentialFault[];
  readonly said: SaidOfVideo | null;
} {
  const store = JSON.parse(text) as {
    readonly active_manifest?: string;
    readonly manifests?: Readonly<Record<string, Manifest>>;
    readonly validation_state?: string;
    readonly validation_status?: readonly Status[];
    readonly validation_results?: { readonly activeManifest?: { readonly success?: readonly Status[] } };
  };
  if (typeof store !== "object" || store === null) throw new SutradharError("internal", "the library told nothing");
  const manifest = store.manifests?.[store.active_manifest ?? ""];
  return {
    state: store.validation_state ?? "Invalid",
    faults: (store.validation_status ?? [])
      .slice(0, listMax)
      .map(({ code, explanation }) => ({ code: cut(code) ?? "unknown", message: cut(explanation) ?? "" })),
    said: manifest
      ? describe(
          manifest,
          (store.validation_results?.activeManifest?.success ?? []).some(({ code }) => code === "timeStamp.trusted"),
        )
      : null,
  };
}

function describe(manifest: Manifest, hasTimeStamp: boolean): SaidOfVideo {
  const { signature_info: signature, ingredients = [] } = manifest;
  const own = asRecord(findData(manifest, ownAssertions.video));
  const created = listActions(manifest).find(({ action }) => action === "c2pa.created");
  const [generator] = manifest.claim_generator_info ?? [];
  return {
    generator: cut([generator?.name, generator?.version].filter(Boolean).join(" ")),
    title: cut(manifest.title),
    signedBy: cut(signature?.issuer),
    certificate: cut(signature?.common_name),
    madeAt: cut(hasTimeStamp ? signature?.time : created?.when),
    hasTimeStamp,
    source: cut(created?.digitalSourceType),
    video: cut(own["id"]),
    language: cut(own["language"]),
    label: cut(own["label"]),
    isSoundOnly: own["isSoundOnly"] === true,
    gates: listOf(own["gates"]).map(({ name, verdict }) => ({ name: cut(name) ?? "", verdict: cut(verdict) ?? "" })),
    consents: listOf(asRecord(findData(manifest, ownAssertions.consent))["consents"]).map(
      ({ purpose, validUntil }) => ({ purpose: cut(purpose) ?? "", validUntil: cut(validUntil) ?? "" }),
    ),
    mark: cut(asRecord(findData(manifest, ownAssertions.watermark))["id"]),
    madeOf: ingredients
      .slice(0, listMax)
      .map(({ title, instance_id: id }) => ({ title: cut(title) ?? "", id: cut(id) ?? "" })),
    mayTrain: mayTrain(manifest),
  };
}

function listActions(manifest: Manifest): { action?: string; when?: string; digitalSourceType?: string }[] {
  return listOf(asRecord(findData(manifest, "c2pa.actions.v2"))["actions"]);
}

/** Nobody may where every use that is named is not allowed. */
function mayTrain(manifest: Manifest): boolean {
  const entries = Object.values(asRecord(asRecord(findData(manifest, "cawg.training-mining"))["entries"]));
  return entries.length === 0 || entries.some((entry) => asRecord(entry)["use"] !== "notAllowed");
}

function findData({ assertions = [] }: Manifest, label: string): unknown {
  return assertions.find((assertion) => assertion.label === label)?.data;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function listOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.slice(0, listMax).map(asRecord) : [];
}

const textCharsMax = 300;

/** What would move a terminal's cursor or turn a line round is left out. */
function cut(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const text = value.slice(0, textCharsMax).replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, "");
  return text === "" ? null : text;
}
