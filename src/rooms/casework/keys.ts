// Envelope encryption of casework: installation key → organisation key → client key → what is written about the client.
// Whoever cannot see a client's key through row-level security cannot read anything about the client, even with the ciphertext in hand;
// deleting the client's key makes everything unreadable, also in backups (keys are kept apart from them).
import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { sql } from 'kysely'
import type { Config } from '../../kernel/config.ts'
import type { Tx } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Ports } from '../../kernel/ports.ts'
import { derivedKey, sealWith, unsealWith } from '../../kernel/sealing.ts'

/** What the installation's key is derived for here. */
export const keyPurpose = 'casework organisations'

/** Short fingerprint of the installation key, kept beside what it wraps so that rotation knows what is left. */
export function rootFingerprint(config: Config): string {
  return createHash('sha256').update(derivedKey(config, keyPurpose)).digest('hex').slice(0, 16)
}

/** Wraps an organisation's key with the installation's. */
export function wrapOrganisationKey(config: Config, organisationId: string, key: Buffer): Buffer {
  return sealWith(derivedKey(config, keyPurpose), key, `organisation ${organisationId}`)
}
export function unwrapOrganisationKey(config: Config, organisationId: string, wrapped: Buffer): Buffer {
  return unsealWith(derivedKey(config, keyPurpose), wrapped, `organisation ${organisationId}`)
}

/** The organisation's key; made at its first client. Two clerks making it at once agree on one. */
export async function organisationKey(tx: Tx, ports: Ports, organisationId: string): Promise<Buffer> {
  const read = async () =>
    (await sql<{ wrapped: Buffer }>`select wrapped from casework.organisation_key where organisation_id = ${organisationId}`.execute(tx))
      .rows[0]?.wrapped
  let wrapped = await read()
  if (!wrapped) {
    await sql`
      insert into casework.organisation_key (organisation_id, wrapped, root)
      values (${organisationId}, ${wrapOrganisationKey(ports.config, organisationId, randomBytes(32))}, ${rootFingerprint(ports.config)})
      on conflict do nothing`.execute(tx)
    wrapped = await read()
  }
  if (!wrapped) throw new AppError('forbidden', 'The keys of this organisation are not open to this role.')
  return unwrapOrganisationKey(ports.config, organisationId, wrapped)
}

const parts = new WeakMap<Buffer, Map<string, Buffer>>()
function part(organisationKeyBytes: Buffer, name: string): Buffer {
  const known = parts.get(organisationKeyBytes) ?? new Map<string, Buffer>()
  parts.set(organisationKeyBytes, known)
  const before = known.get(name)
  if (before) return before
  const made = Buffer.from(hkdfSync('sha256', organisationKeyBytes, Buffer.alloc(0), `metropolis casework ${name}`, 32))
  known.set(name, made)
  return made
}

/** A new client key and its wrapped form for casework.client_key. */
export function newClientKey(organisationKeyBytes: Buffer, clientId: string): { key: Buffer; wrapped: Buffer } {
  const key = randomBytes(32)
  return { key, wrapped: sealWith(part(organisationKeyBytes, 'wrap'), key, `client ${clientId}`) }
}

/** The client's key, or null when it was destroyed or is not open to the acting person. */
export async function clientKey(tx: Tx, ports: Ports, organisationId: string, clientId: string): Promise<Buffer | null> {
  const found = await sql<{ wrapped: Buffer }>`select wrapped from casework.client_key where client_id = ${clientId}`.execute(tx)
  const wrapped = found.rows[0]?.wrapped
  return wrapped ? unsealWith(part(await organisationKey(tx, ports, organisationId), 'wrap'), wrapped, `client ${clientId}`) : null
}

/** The keys of several clients at once, for lists; clients without an open key are missing in the answer. */
export async function clientKeys(tx: Tx, ports: Ports, organisationId: string, clientIds: readonly string[]): Promise<Map<string, Buffer>> {
  const keys = new Map<string, Buffer>()
  if (clientIds.length === 0) return keys
  const wrap = part(await organisationKey(tx, ports, organisationId), 'wrap')
  const found = await sql<{
    id: string
    wrapped: Buffer
  }>`select client_id as id, wrapped from casework.client_key where client_id = any(${[...new Set(clientIds)]}::uuid[])`.execute(tx)
  for (const row of found.rows) keys.set(row.id, unsealWith(wrap, row.wrapped, `client ${row.id}`))
  return keys
}

/** Seals a text with a client's key; `boundTo` names the column and row, e.g. "note 0191…". */
export function sealText(key: Buffer | KeyObject, text: string, boundTo: string): Buffer {
  return sealWith(key, Buffer.from(text, 'utf8'), boundTo)
}
export function openText(key: Buffer, sealed: Buffer, boundTo: string): string {
  return unsealWith(key, sealed, boundTo).toString('utf8')
}

/** Blind index entries: equal words give equal tokens inside one organisation, and tell nothing without its key. 16 bytes each. */
export function blindTokens(organisationKeyBytes: Buffer, kind: string, words: readonly string[]): Buffer[] {
  const index = part(organisationKeyBytes, 'index')
  return [...new Set(words)].map((word) => createHmac('sha256', index).update(`${kind}\n${word}`).digest().subarray(0, 16))
}

/** A code without look-alikes in three groups of three, 44 bits: "K7M-2QX-9PD". */
export function newCode(): string {
  const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
  const letters = [...randomBytes(9)].map((byte) => alphabet[byte % 32]).join('')
  return `${letters.slice(0, 3)}-${letters.slice(3, 6)}-${letters.slice(6)}`
}
/** What is stored of a code that a client carries. */
export function carriedHash(code: string): Buffer {
  return createHash('sha256')
    .update(`carried ${code.toUpperCase().replace(/[^0-9A-Z]/g, '')}`)
    .digest()
}

// Packets between organisations: sealed to the receiver's public key with a fresh pair each time (X25519, HKDF-SHA-256, AES-256-GCM), so that the sender cannot open them again either.
const publicForm = { type: 'spki', format: 'der' } as const
const privateForm = { type: 'pkcs8', format: 'der' } as const
function shared(secret: Buffer, other: Buffer, boundTo: string): Buffer {
  const agreed = diffieHellman({
    privateKey: createPrivateKey({ key: secret, ...privateForm }),
    publicKey: createPublicKey({ key: other, ...publicForm }),
  })
  return Buffer.from(hkdfSync('sha256', agreed, Buffer.alloc(0), `metropolis packet ${boundTo}`, 32))
}

/** Makes the organisation's exchange pair unless it has one; for its own people only. */
export async function makeExchangeKey(tx: Tx, ports: Ports, organisationId: string): Promise<void> {
  const known = await sql`select from casework.exchange_key where organisation_id = ${organisationId}`.execute(tx)
  if (known.rows.length > 0) return
  const pair = generateKeyPairSync('x25519')
  const made = await sql`
      insert into casework.exchange_key (organisation_id, public_key) values (${organisationId}, ${pair.publicKey.export(publicForm)})
      on conflict do nothing`.execute(tx)
  if (Number(made.numAffectedRows) === 1) {
    await sql`insert into casework.exchange_secret (organisation_id, wrapped, root) values (${organisationId}, ${sealWith(derivedKey(ports.config, keyPurpose), pair.privateKey.export(privateForm), `exchange ${organisationId}`)}, ${rootFingerprint(ports.config)})`.execute(
      tx,
    )
  }
}
/** Seals a text so that only this organisation opens it; null when it has no exchange key yet. */
export async function sealTo(tx: Tx, organisationId: string, text: string, boundTo: string): Promise<Buffer | null> {
  const found = await sql<{
    key: Buffer
  }>`select public_key as key from casework.exchange_key where organisation_id = ${organisationId}`.execute(tx)
  const theirs = found.rows[0]?.key
  return theirs ? sealToKey(theirs, text, boundTo) : null
}
/** The same with the organisation's public key in hand. */
export function sealToKey(theirs: Buffer, text: string, boundTo: string): Buffer {
  const once = generateKeyPairSync('x25519')
  const mine = once.publicKey.export(publicForm)
  return Buffer.concat([
    Buffer.from([mine.length]),
    mine,
    sealWith(shared(once.privateKey.export(privateForm), theirs, boundTo), Buffer.from(text, 'utf8'), boundTo),
  ])
}
/** Opens what was sealed to the acting person's own organisation. */
export async function openSealedTo(tx: Tx, ports: Ports, organisationId: string, sealed: Buffer, boundTo: string): Promise<string> {
  const found = await sql<{
    wrapped: Buffer
  }>`select wrapped from casework.exchange_secret where organisation_id = ${organisationId}`.execute(tx)
  const wrapped = found.rows[0]?.wrapped
  if (!wrapped) throw new AppError('forbidden', 'The keys of this organisation are not open to this role.')
  const secret = unsealWith(derivedKey(ports.config, keyPurpose), wrapped, `exchange ${organisationId}`)
  const length = sealed[0] ?? 0
  return unsealWith(shared(secret, sealed.subarray(1, 1 + length), boundTo), sealed.subarray(1 + length), boundTo).toString('utf8')
}
