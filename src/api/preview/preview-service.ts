import type { Caller } from "../../access/index.ts";
import type { Digest } from "../../core/index.ts";
import type { PreviewPicture, PreviewShot } from "../../media/stream/index.ts";

/** A video as far as it has been made. */
export interface PreviewedVideo {
  readonly picture: PreviewPicture;
  /** All shots of the video, in order, also those of which nothing is there. */
  readonly shots: readonly PreviewShot[];
  /** No more will come: it is ready, or will never be. */
  readonly isFinished: boolean;
}

/** What a preview is made from. Asked anew for every request, so that what is withdrawn stops at once. */
export interface PreviewService {
  /**
   * Undefined where the workspace has no such video, or nobody may see it now.
   * @throws SutradharError `forbidden` where it is of somebody's own data, and the caller may not see that
   */
  find(caller: Caller, videoId: string): Promise<PreviewedVideo | undefined>;
  /** @throws SutradharError `blob_missing` */
  readBlob(workspaceId: string, digest: Digest): Promise<Uint8Array>;
}
