export { createBlobRoutes, type BlobServices } from "./blob-routes.ts";
