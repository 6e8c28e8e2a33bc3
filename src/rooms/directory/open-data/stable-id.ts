import { createHash } from 'node:crypto'

/** Our corner of the UUID space: ids derived in it are the same in every city and every export. */
const metropolisNamespace = '6ba7b811-9dad-11d1-80b4-00c04fd430c8'

/** A UUID (RFC 9562, version 5) that always comes out the same for the same words; for records that exist only in the exported form. */
export function stableId(...words: readonly string[]): string {
  const hash = createHash('sha1')
    .update(Buffer.from(metropolisNamespace.replaceAll('-', ''), 'hex'))
    .update(['https://metropolis/open-data', ...words].join('/'))
    .digest()
  const bytes = hash.subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
