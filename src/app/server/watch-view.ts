import type { Wait } from "../../api/index.ts";
import { isFinished, type EventFeed, type VideoView } from "../../productions/index.ts";

export interface WatchOptions {
  readonly read: () => Promise<VideoView>;
  /** Absent: it is looked at once. */
  readonly wait?: Wait | undefined;
  /** Tells that something may have happened in a workspace; absent: looks alone find it. */
  readonly feed?: Pick<EventFeed, "subscribe"> | undefined;
  readonly workspaceId: string;
}

/** Of progress no event tells: so often whoever waits looks. What happens more often is looked at no more than so often. */
const lookMs = { first: 100, quiet: 1_000, newsMin: 200, withoutFeed: 250 } as const;

/** A video's view when there is something new to tell, when the video has ended, or when the time is over. */
export async function watchView({ read, wait, feed, workspaceId }: WatchOptions): Promise<VideoView> {
  const first = await read();
  if (!wait || wait.ms <= 0) return first;
  const news = createNews();
  const unsubscribe = feed?.subscribe(workspaceId, () => news.raise());
  try {
    return await watchOn(first, { read, wait, news, quietMs: feed ? lookMs.quiet : lookMs.withoutFeed });
  } finally {
    unsubscribe?.();
  }
}

interface Watching {
  readonly read: WatchOptions["read"];
  readonly wait: Wait;
  readonly news: ReturnType<typeof createNews>;
  readonly quietMs: number;
}

async function watchOn(first: VideoView, { read, wait, news, quietMs }: Watching): Promise<VideoView> {
  const isSeen = wait.isSeen ?? ((view: VideoView) => looksAlike(first, view));
  const endMs = performance.now() + wait.ms;
  let last = first;
  // The first look comes soon: what has just been asked for mostly begins at once.
  let nextMs: number = lookMs.first;
  while (isSeen(last) && !isFinished(last.state) && !wait.signal?.aborted) {
    const leftMs = endMs - performance.now();
    if (leftMs <= 0) break;
    // However much happens in the workspace, it is not looked at more often than so.
    if (last !== first) await pause(Math.min(lookMs.newsMin, leftMs));
    await news.within(Math.min(nextMs, leftMs));
    last = await read();
    nextMs = quietMs;
  }
  return last;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** News that nobody has taken yet. */
function createNews() {
  let isRaised = false;
  let wake: (() => void) | undefined;
  return {
    raise(): void {
      isRaised = true;
      wake?.();
    },
    /** Ends with the next news, with those that came meanwhile at once, or after so long. */
    async within(ms: number): Promise<void> {
      if (!isRaised) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      isRaised = false;
      wake = undefined;
    },
  };
}

function looksAlike(one: VideoView, other: VideoView): boolean {
  return (
    one.state === other.state &&
    one.progress.done === other.progress.done &&
    one.progress.total === other.progress.total
  );
}
