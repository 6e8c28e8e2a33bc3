// Replaced by `npm run generate`.
// oxlint-disable-next-line typescript/no-explicit-any
export type DB = Record<string, any>
