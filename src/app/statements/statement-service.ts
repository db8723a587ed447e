import type { Caller } from "../../access/index.ts";
import type { StatementServices } from "../../api/index.ts";
import { SutradharError, type StatementSigner } from "../../core/index.ts";
import { findVideo, unknownVideo, type Video } from "../../productions/index.ts";
import { toLineageEvents, toModelStatement, toVideoStatement, type Teller } from "../../provenance/statements/index.ts";
import { parseReference, readModel, type RegistryPlace } from "../../registry/versions/index.ts";
import { gatherVideoFacts } from "./gather-video-facts.ts";

export interface StatementOptions extends RegistryPlace {
  readonly signer: () => Promise<StatementSigner>;
  /** Of the product. */
  readonly version: string;
}

export function createStatementService({ database, vaultOf, signer, version }: StatementOptions): StatementServices {
  const teller = async (): Promise<Teller> => ({ kid: (await signer()).publicKey.kid, product: version });
  const getVideo = ({ workspaceId }: Caller, id: string): Promise<Video> =>
    database.forWorkspace(workspaceId, async (trx) => {
      const video = await findVideo(trx, id);
      if (!video) throw unknownVideo(id);
      return video;
    });
  return {
    async lineage(caller, id) {
      return toLineageEvents(gatherVideoFacts(await getVideo(caller, id), version), await teller());
    },
    async ofVideo(caller, id) {
      const video = await getVideo(caller, id);
      if (video.state !== "ready" || !video.deliverables) {
        throw new SutradharError(
          "state_conflict",
          `video ${id} is ${video.state}: what it was made of is told under a signature when it is ready`,
        );
      }
      return (await signer()).seal(toVideoStatement(gatherVideoFacts(video, version), await teller()));
    },
    async ofModel({ workspaceId }, reference) {
      const { descriptor, ...model } = await readModel({ database, vaultOf, workspaceId }, parseReference(reference));
      const { stage, precision, languages, lineage } = descriptor;
      const facts = { ...model, stage, precision, languages, lineage };
      return (await signer()).seal(toModelStatement(facts, await teller()));
    },
    keys: async () => [(await signer()).publicKey],
  };
}
