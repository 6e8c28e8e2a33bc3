// Files for the browser: read once at start, compressed once, named by their content, kept by browsers for a year.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { choose, pack } from './page-cache.ts'
import type { Request } from './http.ts'

const types: Record<string, string> = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml' }
type Asset = ReturnType<typeof pack> & { type: string }

/** All browser files of the build, with the address of each by its plain name ("styles.css"). */
export function openAssets(folder: string) {
  const files = new Map<string, Asset>()
  const addresses = new Map<string, string>()
  for (const name of existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []) {
    const extension = name.slice(name.lastIndexOf('.') + 1)
    const type = types[extension]
    if (!type) continue
    const body = readFileSync(join(folder, name))
    const mark = createHash('sha256').update(body).digest('hex').slice(0, 10)
    const address = `/assets/${name.slice(0, -extension.length)}${mark}.${extension}`
    files.set(address, { ...pack(body, 11), type })
    addresses.set(name, address)
  }
  return {
    /** The address of a file of the build; a name that is not among them is a mistake of ours and stops the program. */
    address(name: string): string {
      const address = addresses.get(name)
      if (address === undefined) throw new Error(`The build has no file ${name}`)
      return address
    },
    respond(c: Request): Response | undefined {
      const asset = files.get(c.req.path)
      if (!asset) return undefined
      const { body, encoding } = choose(asset, c.req.header('accept-encoding'))
      return new Response(new Uint8Array(body), {
        headers: {
          'content-type': asset.type,
          'cache-control': 'public, max-age=31536000, immutable',
          etag: asset.etag,
          vary: 'accept-encoding',
          ...(encoding ? { 'content-encoding': encoding } : {}),
        },
      })
    },
  }
}
export type Assets = ReturnType<typeof openAssets>
