import { createApiClient } from "./api-client.ts";
import { reachServer, type ServerChoice } from "./reach-server.ts";

export interface EvidenceFetch {
  readonly video: string;
  /** Where the archive goes. */
  readonly to: string;
  readonly hasFiles: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Fetches the evidence of videos. @throws SutradharError what the server refuses */
export interface EvidenceClient {
  fetch(wish: EvidenceFetch): Promise<{ readonly out: string; readonly sha256: string }>;
}

export function createEvidenceClient(choice: ServerChoice): EvidenceClient {
  const api = createApiClient(() => reachServer(choice));
  return {
    async fetch({ video, to, hasFiles, signal }) {
      const path = `/v1/videos/${encodeURIComponent(video)}/evidence?files=${hasFiles}`;
      return { out: to, sha256: await api.download({ path, to, signal }) };
    },
  };
}
