/** People whom an identity provider knows: their tokens checked, and what they may do by what it says of them (OpenID Connect). */
export { checkIssuer } from "./discover.ts";
export { parseRoleRule, type RoleRule } from "./role-rules.ts";
export { createTokenCallers, type TokenCallerOptions } from "./token-caller.ts";
export { createTokenCheck, type TokenCheck, type TokenCheckOptions } from "./token-check.ts";
