/** People, keys, workspaces and stops through a server's API: what the command line asks of one. */
export type {
  AcceptedAnswer,
  InvitedAnswer,
  KeyAnswer,
  MadeKeyAnswer,
  MeAnswer,
  PersonAnswer,
  StopAnswer,
  WorkspaceAnswer,
} from "./access-answers.ts";
export { createAccessClient, type AccessClient } from "./access-client.ts";
