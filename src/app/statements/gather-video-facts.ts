import type { VideoLock } from "../../planner/index.ts";
import { digestOf, type Video } from "../../productions/index.ts";
import type { UsedVersion, VideoFacts } from "../../provenance/statements/index.ts";

/** What of a video may be told outside of its workspace. Values, names of files and the script stay: they may speak of a person. */
export function gatherVideoFacts(video: Video, product: string): VideoFacts {
  const { id, workspaceId, state, order, campaign, createdAt, startedAt, finishedAt, masterSha256, deliverables } =
    video;
  return withoutAbsent({
    id,
    workspace: workspaceId,
    state,
    orderedAt: createdAt,
    startedAt: startedAt ?? undefined,
    finishedAt: finishedAt ?? undefined,
    campaign: campaign?.id,
    problemCode: video.problem?.code,
    purpose: order.purpose,
    channel: order.channel,
    territory: order.territory,
    master: masterSha256 ?? undefined,
    deliverables: deliverables ?? {},
    ...ofLock(video, product),
  });
}

/** A video that was not planned yet has no lock; those of older formats lack what came later. */
function ofLock({ lock: locked }: Video, product: string) {
  if (!locked) return { product, uses: [], engines: {} };
  const lock: Partial<VideoLock> = locked;
  const { assets = [], models = [], engines = {} } = lock;
  return {
    product: lock.product ?? product,
    profile: lock.profile,
    build: lock.build,
    lock: digestOf(locked),
    engines,
    // What lies beside a script is no version of the registry's, and goes by the name of a folder of its author's.
    uses: [...assets, ...models]
      .filter(({ wanted }) => !wanted.includes("/./"))
      .map(({ kind, name, version, digest }): UsedVersion => ({ kind, name, version, digest })),
  };
}

type MayLack<T> = { readonly [K in keyof T]: T[K] | (object extends Pick<T, K> ? undefined : never) };

function withoutAbsent(facts: MayLack<VideoFacts>): VideoFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as unknown as VideoFacts;
}
