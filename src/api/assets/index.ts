/** The registry over HTTP: pushed as a zip, listed, shown, tagged, deprecated, compared, pulled, deleted. */
export { createAssetRoutes, type AssetServices } from "./asset-routes.ts";
