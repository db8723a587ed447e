import { parseReference } from "../../registry/versions/index.ts";
import { createApiClient } from "../api-client.ts";
import { createAssetClient, type ListedAnswer } from "../assets/index.ts";
import { reachServer, type ServerChoice } from "../reach-server.ts";

/** Where an alias of a model points now. */
export interface ModelMove {
  readonly name: string;
  readonly alias: string;
  readonly version: string | null;
  readonly isMoved: boolean;
}

/** What is told of a model where it is registered. */
export interface ModelOrder {
  /** A folder with model.json and the files of the model. */
  readonly path: string;
  readonly as?: string;
  readonly licence: string;
  readonly source?: string;
}

/** The models of a server. Names are as people write them: `align@^1`, `align@champion`. */
export interface ModelClient {
  /** It is the challenger from then on. */
  register(order: ModelOrder): Promise<ModelMove & { readonly digest: string; readonly isNew: boolean }>;
  list(): Promise<readonly ListedAnswer[]>;
  card(named: string, format: "markdown" | "cyclonedx"): Promise<string>;
  promote(named: string, reason: string): Promise<ModelMove>;
  rollback(name: string, reason: string): Promise<ModelMove>;
}

export function createModelClient(choice: ServerChoice): ModelClient {
  const api = createApiClient(() => reachServer(choice));
  const assets = createAssetClient(choice);
  return {
    async register({ path, as, licence, source }) {
      const pushed = await assets.push({
        path,
        licence,
        ...(as === undefined ? {} : { as: `model/${as.replace(/^model\//, "")}` }),
        ...(source === undefined ? {} : { source }),
      });
      const { name, version, digest, isNew } = pushed;
      const { alias, isMoved } = await assets.tag(`model/${name}@${version}`, "challenger", { reason: "registered" });
      return { name, alias, version, isMoved, digest, isNew };
    },
    list: () => assets.list({ kind: "model" }),
    card: (named, format) => api.askText({ path: `${pathOf(named)}/card?format=${format}` }),
    promote: (named, reason) => api.ask({ method: "POST", path: `${pathOf(named)}/promote`, json: { reason } }),
    rollback: (name, reason) =>
      api.ask({ method: "POST", path: `/v1/models/${encodeURIComponent(name)}/rollback`, json: { reason } }),
  };
}

/** A bare name means the champion: what videos are made with. */
function pathOf(named: string): string {
  const bare = named.replace(/^model\//, "");
  const { name } = parseReference(`model/${bare}`);
  const version = bare.includes("@") ? bare.slice(bare.indexOf("@") + 1) : "champion";
  return `/v1/models/${encodeURIComponent(name)}/${encodeURIComponent(version)}`;
}
