import type { DeskVisitor } from "../../governance/consent/index.ts";
import type { AccessReport, NamedNominee, RightsDesk, RightsRequest } from "../../governance/rights/index.ts";
import type { Database } from "../../store/index.ts";

/** What is done about a request, and what is said besides. */
export interface FulfilOrder {
  readonly id: string;
  readonly text?: string;
  /** Of a correction: what is to be kept instead. */
  readonly correction?: { readonly name: string; readonly contact?: string };
  /** Of a nomination, where the request does not name them. */
  readonly nominee?: NamedNominee;
}

/** What the routes of the rights desk work with. */
export interface RightsServices {
  readonly database: Pick<Database, "engine" | "forWorkspace">;
  readonly desk: RightsDesk;
  /** Does what a request asks for, and answers it. @throws SutradharError `state_conflict`, `request_invalid` */
  fulfil(visitor: DeskVisitor, order: FulfilOrder): Promise<RightsRequest>;
  /** What is kept of a person, for those who may see it. */
  report(place: { readonly workspaceId: string; readonly principalId: string }): Promise<AccessReport>;
}
