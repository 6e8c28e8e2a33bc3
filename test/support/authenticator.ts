// An authenticator in software (WebAuthn level 3, ES256, attestation "none"): makes and uses passkeys as a telephone would, and lies when a test asks for it.
import { createHash, createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto'

type Asked = { challenge: string; rp?: { id?: string }; rpId?: string; user?: { id: string }; allowCredentials?: { id: string }[] }
export type Lie = { origin?: string; site?: string; challenge?: string; verified?: boolean; counter?: number; signature?: string }

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest()

// As much of CBOR as one credential needs.
function bytes(data: Buffer): Buffer {
  const head =
    data.length < 24
      ? Buffer.from([0x40 + data.length])
      : data.length < 256
        ? Buffer.from([0x58, data.length])
        : Buffer.from([0x59, data.length >> 8, data.length & 255])
  return Buffer.concat([head, data])
}
const word = (name: string) => Buffer.concat([Buffer.from([0x60 + name.length]), Buffer.from(name)])

function coordinates(key: KeyObject): { x: Buffer; y: Buffer } {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return { x: Buffer.from(x, 'base64url'), y: Buffer.from(y, 'base64url') }
}

/** A telephone with one passkey for a site. */
export function softAuthenticator(origin: string) {
  const site = new URL(origin).hostname
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credentialId = randomBytes(32)
  const id = credentialId.toString('base64url')
  let counter = 0
  let userHandle: string | undefined

  function client(type: string, asked: Asked, lie: Lie): Buffer {
    return Buffer.from(
      JSON.stringify({ type, challenge: lie.challenge ?? asked.challenge, origin: lie.origin ?? origin, crossOrigin: false }),
    )
  }
  function authenticatorData(flags: number, lie: Lie): Buffer {
    counter += 1
    const count = Buffer.alloc(4)
    count.writeUInt32BE(lie.counter ?? counter)
    // User present; user verified unless the test lies.
    return Buffer.concat([sha256(lie.site ?? site), Buffer.from([flags | 0x01 | (lie.verified === false ? 0 : 0x04)]), count])
  }
  return {
    id,
    /** Answers a request to make a passkey. */
    create(asked: Asked, lie: Lie = {}): string {
      userHandle = asked.user?.id
      const { x, y } = coordinates(publicKey)
      const cose = Buffer.concat([Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]), bytes(x), Buffer.from([0x22]), bytes(y)])
      const data = Buffer.concat([
        authenticatorData(0x40, lie),
        Buffer.alloc(16),
        Buffer.from([0, credentialId.length]),
        credentialId,
        cose,
      ])
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        word('fmt'),
        word('none'),
        word('attStmt'),
        Buffer.from([0xa0]),
        word('authData'),
        bytes(data),
      ])
      return JSON.stringify({
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: client('webauthn.create', asked, lie).toString('base64url'),
          attestationObject: attestation.toString('base64url'),
          transports: ['internal', 'unheard-of'],
        },
      })
    },
    /** Answers a request to prove oneself with the passkey. */
    get(asked: Asked, lie: Lie = {}): string {
      const said = client('webauthn.get', asked, lie)
      const data = authenticatorData(0, lie)
      const signature = createSign('SHA256')
        .update(Buffer.concat([data, sha256(said)]))
        .sign(privateKey)
      return JSON.stringify({
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: said.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: lie.signature ?? signature.toString('base64url'),
          ...(userHandle === undefined ? {} : { userHandle }),
        },
      })
    },
  }
}
export type SoftAuthenticator = ReturnType<typeof softAuthenticator>
