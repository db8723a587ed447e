import { describeMatrix, readMatrix, type ToldMatrix } from "../governance/compliance/index.ts";
import { createApiClient } from "./api-client.ts";
import { reachServer, type ServerChoice } from "./reach-server.ts";

/** As it is in this build, with nothing of any installation. @param on ISO 8601, the date alone */
export function tellCompliance(on: string): ToldMatrix {
  return describeMatrix(readMatrix(), on);
}

/** As an installation has it, with what the workspace says of itself. @throws SutradharError what the server refuses */
export function askCompliance(choice: ServerChoice, on: string | undefined): Promise<ToldMatrix> {
  const api = createApiClient(() => reachServer(choice));
  return api.ask({ path: `/v1/compliance${on === undefined ? "" : `?on=${encodeURIComponent(on)}`}` });
}
