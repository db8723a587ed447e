/** From the OpenAPI document to the types that `hc`, Hono's client, is used with. */
export { composeClientTypes, type ClientDocument } from "./compose-client-types.ts";
