import { Readable } from "node:stream";
import type { Caller } from "../../access/index.ts";
import type { EvidenceServices, PackedEvidence } from "../../api/index.ts";
import { canonicalJson, digestBytes, type Digest, type Json } from "../../core/index.ts";
import { listParties, type Consent, type ConsentDesk } from "../../governance/consent/index.ts";
import {
  defineEntry,
  field,
  hide,
  packetFormat,
  packetManifest,
  packetSignature,
  type PacketClaim,
  type PacketManifest,
} from "../../ledger/index.ts";
import { byCaller } from "../../productions/index.ts";
import { packArchive, type PackedFile } from "../../registry/archive/index.ts";
import type { Database, Stores } from "../../store/index.ts";
import { draftCertificate, type CertifiedFile } from "./certificate.ts";
import { gatherVideo, type GatheredVideo } from "./gather-video.ts";
import { proveVideoEntries, type ProvenFile } from "./prove-entries.ts";

export interface EvidenceOptions {
  readonly database: Database;
  readonly stores: Pick<Stores, "openVault">;
  readonly desk: ConsentDesk;
  /** That commitments of this installation are made with. */
  readonly commitmentKey: () => Promise<Uint8Array>;
  readonly version: string;
  /** Refuses where the video's files may not be handed out. */
  readonly admitFiles: (caller: Caller, videoId: string) => Promise<void>;
}

/** That somebody was given the evidence of a video. */
const packed = defineEntry("evidence.packed", {
  video: field.id("vid"),
  /** sha256 of the manifest. */
  manifest: field.commitment,
  hasFiles: field.flag,
});

/** Packs what there is of a video; the same state of the installation gives the same bytes. */
export function createEvidenceService(options: EvidenceOptions): EvidenceServices {
  return {
    async pack(caller, { videoId, hasFiles }) {
      if (hasFiles) await options.admitFiles(caller, videoId);
      return packVideo(options, caller, { videoId, hasFiles });
    },
  };
}

interface Wish {
  readonly videoId: string;
  readonly hasFiles: boolean;
}

async function packVideo(options: EvidenceOptions, caller: Caller, wish: Wish): Promise<PackedEvidence> {
  const { database, desk } = options;
  const { workspaceId } = caller;
  const { gathered, keeper } = await database.forWorkspace(workspaceId, async (trx) => ({
    gathered: await gatherVideo(trx, { workspaceId, videoId: wish.videoId }),
    keeper: (await listParties(trx, workspaceId)).find(({ role }) => role === "fiduciary")?.name,
  }));
  const proven = await proveVideoEntries(database, {
    videoId: wish.videoId,
    entryIds: gathered.consentEvents.map(({ entryId }) => entryId),
    known: gathered.known,
    keys: await listKeys(options, gathered),
    actors: await listActors(options, workspaceId),
  });
  const texts = listTexts(options, gathered, { keeper, proofs: proven.files });
  const files = wish.hasFiles ? await openFiles(options, workspaceId, gathered) : [];
  const manifest = createManifest({ options, gathered, proven, texts, files });
  const signature = `${desk.signer.sign(manifest)}\n`;
  await record(options, caller, { ...wish, manifest });
  const own = [asFile(packetManifest, manifest), asFile(packetSignature, signature)];
  const archive = await packArchive([...own, ...texts.map(({ path, text }) => asFile(path, text)), ...files]);
  return { ...archive, fileName: `${wish.videoId}-evidence.zip` };
}

/** Under which keys its commitments may be: a person's own opens nothing any more once it is destroyed. */
async function listKeys(
  { desk, commitmentKey }: EvidenceOptions,
  { uses }: GatheredVideo,
): Promise<readonly Uint8Array[]> {
  const keys = [await commitmentKey()];
  for (const { principalId } of uses) {
    const key = await desk.keys.find(principalId);
    if (key) keys.push(key);
  }
  return keys;
}

async function listActors({ database }: EvidenceOptions, workspaceId: string): Promise<readonly string[]> {
  const { engine } = database;
  const keys = await engine
    .selectFrom("keys")
    .select(["id", "person_id"])
    .where("workspace_id", "=", workspaceId)
    .orderBy("id")
    .execute();
  const members = await engine
    .selectFrom("memberships")
    .select("person_id")
    .where("workspace_id", "=", workspaceId)
    .orderBy("person_id")
    .execute();
  const principals = await engine
    .selectFrom("principals")
    .select("id")
    .where("workspace_id", "=", workspaceId)
    .orderBy("id")
    .execute();
  const ids = [
    ...keys.flatMap(({ id, person_id: person }) => [id, ...(person === null ? [] : [person])]),
    ...members.map((row) => row.person_id),
  ];
  return [...new Set([...ids, ...principals.map((row) => row.id)])];
}

interface TextFile {
  readonly path: string;
  readonly text: string;
}

const pretty = (value: unknown): string =>
  `${JSON.stringify(JSON.parse(canonicalJson(value as Json)), undefined, 2)}\n`;
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function listTexts(
  { desk, version }: EvidenceOptions,
  gathered: GatheredVideo,
  { keeper, proofs }: { readonly keeper: string | undefined; readonly proofs: readonly ProvenFile[] },
): readonly TextFile[] {
  const { video, approval, moderation, uses, consents, notices } = gathered;
  // What a campaign's row says of its recipient is not the order's to tell.
  const order = { ...video.order, values: {} };
  const certificate = draftCertificate({ videoId: video.id, files: listCertified(gathered), keeper, version });
  return [
    { path: "README.txt", text: readme },
    { path: "certificate-63-4.txt", text: certificate },
    { path: "order.json", text: pretty(plain(order)) },
    ...(video.lock ? [{ path: "lock.json", text: pretty(video.lock) }] : []),
    ...(video.gates ? [{ path: "gates.json", text: pretty(plain(video.gates)) }] : []),
    { path: "decisions/moderation.json", text: pretty(plain(moderation)) },
    ...(approval ? [{ path: "decisions/approvals.json", text: pretty(plain(approval)) }] : []),
    { path: "decisions/likenesses.json", text: pretty(plain(uses)) },
    { path: "consents/keys.json", text: pretty({ keys: [desk.signer.publicKey] }) },
    ...consents.flatMap(tellConsent),
    ...notices.flatMap(({ sha256, text, body }) => [
      { path: `notices/${sha256}.txt`, text },
      { path: `notices/${sha256}.json`, text: pretty(plain(body)) },
    ]),
    ...proofs.map(({ path, text }) => ({ path, text })),
  ].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The signed text byte for byte, and beside it the signature and what became of it. */
function tellConsent({ id, text, sha256, signature, status, givenAt, endedAt, grants }: Consent): readonly TextFile[] {
  const standing = { id, sha256, signature, status, givenAt, endedAt, grants };
  return [
    { path: `consents/${id}.artefact.json`, text },
    { path: `consents/${id}.json`, text: pretty(plain(standing)) },
  ];
}

function listCertified({ video }: GatheredVideo): readonly CertifiedFile[] {
  const { deliverables, masterSha256, id } = video;
  return [
    ...Object.entries(deliverables ?? {})
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, sha256]) => ({ what: `${name} of ${id}, as it was delivered`, sha256 })),
    ...(masterSha256 ? [{ what: `the master of ${id}, before it was signed`, sha256: masterSha256 }] : []),
  ];
}

async function openFiles(
  { stores }: EvidenceOptions,
  workspaceId: string,
  { video }: GatheredVideo,
): Promise<readonly (PackedFile & { readonly sha256: Digest })[]> {
  const vault = await stores.openVault(workspaceId);
  const files: (PackedFile & { readonly sha256: Digest })[] = [];
  for (const [name, sha256] of Object.entries(video.deliverables ?? {})) {
    const bytes = await vault.get(sha256);
    files.push({
      path: `files/${name}`,
      sha256,
      sizeBytes: bytes.length,
      open: () => Promise.resolve(Readable.from([Buffer.from(bytes)])),
    });
  }
  return files;
}

interface Making {
  readonly options: EvidenceOptions;
  readonly gathered: GatheredVideo;
  readonly proven: Awaited<ReturnType<typeof proveVideoEntries>>;
  readonly texts: readonly TextFile[];
  readonly files: readonly (PackedFile & { readonly sha256: Digest })[];
}

/** No time stands in it: the same evidence has the same manifest. */
function createManifest({ options, gathered, proven, texts, files }: Making): string {
  const { video } = gathered;
  const { id, state, order, deliverables, masterSha256, createdAt, finishedAt } = video;
  const manifest: PacketManifest = {
    format: packetFormat,
    issuer: options.desk.signer.publicKey,
    product: options.version,
    video: {
      id,
      state,
      purpose: order.purpose ?? null,
      channel: order.channel ?? null,
      territory: order.territory ?? null,
      orderedBy: order.orderedBy ?? null,
      orderedAt: createdAt.toISOString(),
      finishedAt: finishedAt?.toISOString() ?? null,
      masterSha256,
      deliverables: deliverables ?? {},
    },
    ledger: {
      size: proven.size,
      entries: proven.files.map(({ path, type }) => ({ path, type })),
      leftOut: proven.leftOut,
    },
    files: [
      ...texts.map(({ path, text }) => ({ path, sha256: digestBytes(text), sizeBytes: Buffer.byteLength(text) })),
      ...files.map(({ path, sha256, sizeBytes }) => ({ path, sha256, sizeBytes })),
    ],
    claims: listClaims(gathered, proven.files),
  };
  return pretty(plain(manifest));
}

/** Which values in entries stand for what lies in the packet: the checker holds both against each other. */
function listClaims({ video, consents }: GatheredVideo, proofs: readonly ProvenFile[]): readonly PacketClaim[] {
  const { masterSha256, deliverables } = video;
  const released = proofs.findLast(({ type }) => type === "video.released");
  const find = (proof: ProvenFile, path: string): string | undefined =>
    proof.openings.find((each) => each.path === path)?.value;
  const ofRelease: readonly PacketClaim[] = released
    ? [
        ...(video.lock && find(released, "body.lock") !== undefined
          ? [{ entry: released.path, field: "body.lock", file: "lock.json", form: "canonical-json" } as const]
          : []),
        ...(masterSha256 ? [{ entry: released.path, field: "body.master", sha256: masterSha256 }] : []),
        ...(deliverables?.["video"]
          ? [{ entry: released.path, field: "body.file", sha256: deliverables["video"] }]
          : []),
      ]
    : [];
  const ofConsents = consents.flatMap(({ id, sha256 }) =>
    proofs
      .filter((proof) => proof.type === "consent.given" && find(proof, "body.artefact") === sha256)
      .map((proof): PacketClaim => ({
        entry: proof.path,
        field: "body.artefact",
        file: `consents/${id}.artefact.json`,
      })),
  );
  return [...ofRelease, ...ofConsents];
}

async function record(
  { database, desk }: EvidenceOptions,
  caller: Caller,
  { videoId, hasFiles, manifest }: Wish & { readonly manifest: string },
): Promise<void> {
  const { actor, workspaceId } = byCaller(desk.ledger, caller);
  const body = { video: videoId, manifest: hide(digestBytes(manifest)), hasFiles };
  await database.forWorkspace(workspaceId, (trx) =>
    desk.ledger.appendWithin(trx, { type: packed, actor, workspace: workspaceId, body }),
  );
}

function asFile(path: string, text: string): PackedFile {
  const bytes = Buffer.from(text);
  return { path, sizeBytes: bytes.length, open: () => Promise.resolve(Readable.from([bytes])) };
}

const readme = `What is known of one video, for auditors and courts.

manifest.json       names every file here with its SHA-256; manifest.jws is its signature (EdDSA, detached payload)
certificate-63-4.txt  a draft of the certificate under section 63(4) of the Bharatiya Sakshya Adhiniyam, 2023
order.json          what was asked for; lock.json: what it was made of, every asset and model by digest
gates.json          what was measured on the finished file
decisions/          what was judged of its texts, who let it through, whose likenesses are in it
consents/           what each person signed, byte for byte, with the signature; notices/: what they read
ledger/             entries of the ledger, each with a proof and the openings of what it commits to

Check it offline, with one file and the ledger's public key, which you should have from somewhere else than here:

    node ledger-verify.mjs packet EVIDENCE.zip --key 'NAME+ID+KEY' --issuer KID

The digests in certificate-63-4.txt are those of the delivered files: sha256sum compares a file with them.
`;
