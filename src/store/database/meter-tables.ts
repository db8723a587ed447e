/** Tables of metering; made by `migrations/0003-metering.sql`. */
// eslint-disable-next-line typescript/no-empty-object-type
export interface MeterTables {}
