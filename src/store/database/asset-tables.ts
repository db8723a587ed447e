/** Tables of the asset registry; made by `migrations/0002-assets.sql`. */
// eslint-disable-next-line typescript/no-empty-object-type
export interface AssetTables {}
