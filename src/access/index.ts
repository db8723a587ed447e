/** Who may call, and what for: workspaces, keys, scopes. */
export {
  addKey,
  createSecret,
  getCaller,
  hashSecret,
  requireScope,
  scopes,
  type Caller,
  type NewKey,
  type Scope,
} from "./keys.ts";
