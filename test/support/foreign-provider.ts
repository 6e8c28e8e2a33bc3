// A city's own identity provider, foreign code and really listening: what a browser meets between our sign-in and our callback.
import { createServer } from 'node:http'
import Provider, { type Context } from 'oidc-provider'

/** Somebody as the provider knows them; `methods` is how they proved it there. */
export type ForeignPerson = { subject: string; email: string; verified: boolean; methods: readonly string[] }
export type ForeignProvider = {
  issuer: string
  /** Who sits in front of the provider's own sign-in page from now on. */
  seat: (person: ForeignPerson) => void
  /** Follows the provider's pages as the browser would, up to the address that leads back to us. */
  follow: (address: string) => Promise<URL>
  stop: () => Promise<void>
}

export const client = { id: 'metropolis', secret: 'a secret of thirty-two characters' }

export async function foreignProvider(callback: string): Promise<ForeignProvider> {
  let seated: ForeignPerson | undefined
  const people = new Map<string, ForeignPerson>()
  let handle: ((request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => Promise<void>) | undefined
  const server = createServer((request, response) => void handle?.(request, response))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const issuer = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [callback],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'], profile: [] },
    cookies: { keys: ['only for tests'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: () => '/seat' },
    pkce: { required: () => true },
    ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 600, Grant: 600 },
    findAccount: (_context: unknown, subject: string) => ({
      accountId: subject,
      claims: () => ({ sub: subject, email: people.get(subject)?.email, email_verified: people.get(subject)?.verified }),
    }),
    loadExistingGrant: async (context: Context) => {
      const grant = new provider.Grant({ accountId: context.oidc.session?.accountId, clientId: context.oidc.client?.clientId })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
  const rest = provider.callback()
  handle = async (request, response) => {
    if (request.url?.startsWith('/seat') && seated) {
      await provider.interactionFinished(
        request,
        response,
        { login: { accountId: seated.subject, amr: seated.methods } },
        { mergeWithLastSubmission: false },
      )
      return
    }
    await rest(request, response)
  }
  return {
    issuer,
    seat(person) {
      seated = person
      people.set(person.subject, person)
    },
    async follow(start) {
      const cookies = new Map<string, string>()
      let next = new URL(start)
      for (let step = 0; step < 10; step++) {
        if (next.origin !== issuer) return next
        const answer = await fetch(next, {
          redirect: 'manual',
          headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
        })
        for (const line of answer.headers.getSetCookie()) {
          const [pair = ''] = line.split(';')
          cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
        }
        const location = answer.headers.get('location')
        if (location === null) throw new Error(`The provider stopped with ${answer.status}: ${(await answer.text()).slice(0, 300)}`)
        next = new URL(location, next)
      }
      throw new Error('The provider leads in a circle')
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
