// Finished public pages kept in memory, already compressed. A successful command empties the cache of this process at once;
// other processes notice within the lifetime below, which is why it is short.
import { createHash } from 'node:crypto'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

export type Kept = {
  status: number
  type: string
  etag: string
  plain: Buffer
  brotli: Buffer
  gzip: Buffer
  until: number
  extra: Readonly<Record<string, string>>
}

const lifetimeMs = 15_000
const mostBytes = 48 * 1024 * 1024

/** A cache of finished pages, bounded by bytes; the least recently used page leaves first. */
export function pageCache() {
  const pages = new Map<string, Kept>()
  let bytes = 0
  const weight = (kept: Kept) => kept.plain.length + kept.brotli.length + kept.gzip.length
  function drop(key: string, kept: Kept): void {
    pages.delete(key)
    bytes -= weight(kept)
  }
  return {
    find(key: string, nowMs: number): Kept | undefined {
      const kept = pages.get(key)
      if (!kept) return undefined
      if (kept.until < nowMs) {
        drop(key, kept)
        return undefined
      }
      pages.delete(key)
      pages.set(key, kept)
      return kept
    },
    keep(key: string, status: number, type: string, body: Buffer, nowMs: number, extra: Readonly<Record<string, string>>): Kept {
      const kept = { ...pack(body), status, type, until: nowMs + lifetimeMs, extra }
      const before = pages.get(key)
      if (before) drop(key, before)
      pages.set(key, kept)
      bytes += weight(kept)
      for (const [oldest, page] of pages) {
        if (bytes <= mostBytes) break
        drop(oldest, page)
      }
      return kept
    },
    clear(): void {
      pages.clear()
      bytes = 0
    },
  }
}
export type PageCache = ReturnType<typeof pageCache>

/** Compresses a finished body both ways and names its content. */
export function pack(body: Buffer, quality = 5): Pick<Kept, 'plain' | 'brotli' | 'gzip' | 'etag'> {
  return {
    plain: body,
    brotli: brotliCompressSync(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
    }),
    gzip: gzipSync(body, { level: 6 }),
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
  }
}

/** The best body for what the browser accepts. */
export function choose(
  kept: Pick<Kept, 'plain' | 'brotli' | 'gzip'>,
  acceptEncoding: string | undefined,
): { body: Buffer; encoding: string | null } {
  if (acceptEncoding?.includes('br')) return { body: kept.brotli, encoding: 'br' }
  if (acceptEncoding?.includes('gzip')) return { body: kept.gzip, encoding: 'gzip' }
  return { body: kept.plain, encoding: null }
}
