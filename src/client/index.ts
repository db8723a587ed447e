/** The API from TypeScript: Hono's client over the routes as the document has them. `sutradhar/client` of the package. */
export { createClient, type Client } from "./create-client.ts";
export type { NewVideo, Problem, Video } from "./routes.ts";
