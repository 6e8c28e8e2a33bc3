// Passkeys need the browser: asks the server for a challenge, the browser for the key, and sends the answer in the ordinary form.
// Bytes travel as base64url in JSON (WebAuthn level 3, section 5.1); older browsers lack its own conversion, so it is done here.
type Json = Record<string, unknown>
function bytes(text: unknown): ArrayBuffer {
  const plain = atob(String(text).replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer
}
function text(buffer: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}
const keys = (list: unknown) => (Array.isArray(list) ? list : []).map((one: Json) => ({ ...one, id: bytes(one['id']) }))

async function answerOf(options: Json, create: boolean): Promise<Json> {
  const common = { ...options, challenge: bytes(options['challenge']) }
  const user = options['user']
  const made = create
    ? await navigator.credentials.create({
        publicKey: {
          ...common,
          user: { ...(user as Json), id: bytes((user as Json)['id']) },
          excludeCredentials: keys(options['excludeCredentials']),
        } as unknown as PublicKeyCredentialCreationOptions,
      })
    : await navigator.credentials.get({
        publicKey: { ...common, allowCredentials: keys(options['allowCredentials']) } as unknown as PublicKeyCredentialRequestOptions,
      })
  if (!(made instanceof PublicKeyCredential)) throw new Error('The browser gave no key')
  const { response } = made
  const shared = { id: made.id, rawId: text(made.rawId), type: made.type, clientExtensionResults: made.getClientExtensionResults() }
  if (response instanceof AuthenticatorAttestationResponse) {
    return {
      ...shared,
      response: {
        clientDataJSON: text(response.clientDataJSON),
        attestationObject: text(response.attestationObject),
        transports: response.getTransports(),
      },
    }
  }
  if (!(response instanceof AuthenticatorAssertionResponse)) throw new Error('The browser gave another kind of answer')
  return {
    ...shared,
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      ...(response.userHandle ? { userHandle: text(response.userHandle) } : {}),
    },
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
  if (!('PublicKeyCredential' in window)) continue
  form.hidden = false
  const field = form.querySelector<HTMLInputElement>('input[name=credential]')
  const status = form.querySelector('[data-passkey-status]')
  form.addEventListener('submit', (event) => {
    if (!field || field.value !== '') return
    event.preventDefault()
    if (status) status.textContent = ''
    fetch(form.dataset['passkey'] ?? '', { method: 'POST' })
      .then(async (answer) => {
        if (!answer.ok) throw new Error(String(answer.status))
        field.value = JSON.stringify(await answerOf(await answer.json(), 'passkeyCreate' in form.dataset))
        form.submit()
      })
      .catch(() => {
        if (status) status.textContent = form.dataset['failed'] ?? ''
      })
  })
}
