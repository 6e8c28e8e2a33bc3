// A walk without a signal: lines are sealed with a key that cannot leave this browser, kept in its database, sent when there is a network, and forgotten once the server has them.
// Each line has an id of its own, so sending it twice stores it once.
type Line = {
  key: string
  happenedOn: string
  district: string
  place: string
  who: string
  headcount: string
  topics: string[]
  language: string
  minutes: string
  card: string
  given: string
  surname: string
}
type Kept = { key: string; iv: Uint8Array<ArrayBuffer>; body: ArrayBuffer; refused?: boolean }

const box = document.querySelector<HTMLElement>('[data-street]')
const form = box?.querySelector('form')
const list = box?.querySelector('[data-street-list]')
const state = box?.querySelector('[data-street-state]')
const words: Readonly<Record<string, string>> = JSON.parse(box?.dataset['words'] ?? '{}')

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The browser keeps nothing'))
  })
}
async function store(mode: IDBTransactionMode, name: 'lines' | 'keys'): Promise<IDBObjectStore> {
  const opening = indexedDB.open('metropolis-street', 1)
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('lines', { keyPath: 'key' })
    opening.result.createObjectStore('keys')
  }
  return (await asked(opening)).transaction(name, mode).objectStore(name)
}
async function sealingKey(): Promise<CryptoKey> {
  const known: unknown = await asked((await store('readonly', 'keys')).get('sealing'))
  if (known instanceof CryptoKey) return known
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  await asked((await store('readwrite', 'keys')).put(key, 'sealing'))
  return key
}
async function keep(line: Line): Promise<void> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const body = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await sealingKey(), new TextEncoder().encode(JSON.stringify(line)))
  await asked((await store('readwrite', 'lines')).put({ key: line.key, iv, body } satisfies Kept))
}
const allKept = async (): Promise<Kept[]> => asked((await store('readonly', 'lines')).getAll())
async function forget(key: string): Promise<void> {
  await asked((await store('readwrite', 'lines')).delete(key))
}
async function opened(kept: Kept): Promise<Line> {
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: kept.iv }, await sealingKey(), kept.body)))
}

function say(...parts: (string | number | undefined)[]): void {
  if (state) state.textContent = parts.filter((part) => part !== undefined && part !== '').join(' ')
}
let showing = 0
async function show(): Promise<void> {
  const turn = ++showing
  const kept = await allKept()
  const items = await Promise.all(
    kept.map(async (one) => {
      const line = await opened(one)
      const item = document.createElement('li')
      item.dataset['key'] = line.key
      const remove = document.createElement('button')
      remove.type = 'button'
      remove.className = 'button button-quiet'
      remove.textContent = words['remove'] ?? ''
      remove.addEventListener('click', () => void forget(line.key).then(show))
      item.append(
        `${line.happenedOn} · ${line.headcount} · ${line.topics.join(', ')}${one.refused ? ` · ${words['failed'] ?? ''}` : ''} `,
        remove,
      )
      return item
    }),
  )
  // A newer look at what is kept must not be painted over by an older one that took longer.
  if (turn === showing) list?.replaceChildren(...items)
}

let sending = false
/** Sends what waits, one day and district at a time; a line refused by the server stays and says so. */
async function send(): Promise<void> {
  if (sending || !box) return
  sending = true
  let sent = 0
  try {
    for (const kept of await allKept()) {
      const line = await opened(kept)
      const answer = await fetch(box.dataset['street'] ?? '', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          happenedOn: line.happenedOn,
          district: line.district,
          lines: [
            {
              ...line,
              happenedOn: undefined,
              district: undefined,
              card: line.who === 'card' ? line.card : '',
              given: line.who === 'new' ? line.given : '',
              surname: line.who === 'new' ? line.surname : '',
            },
          ],
        }),
      })
      if (answer.ok) {
        await forget(line.key)
        sent += 1
      } else if (answer.status === 422) await asked((await store('readwrite', 'lines')).put({ ...kept, refused: true } satisfies Kept))
      else break
    }
    const left = (await allKept()).length
    say(sent > 0 ? `${words['sent'] ?? ''} ${sent}` : '', left > 0 ? `${words['waiting'] ?? ''} ${left}` : '')
  } catch {
    say(words['offline'], words['waiting'], (await allKept()).length)
  } finally {
    sending = false
    await show()
  }
}

form?.addEventListener('submit', (event) => {
  event.preventDefault()
  const data = new FormData(form)
  const one = (name: string): string => String(data.get(name) ?? '').trim()
  const line: Line = {
    key: crypto.randomUUID(),
    happenedOn: one('happenedOn'),
    district: one('district'),
    place: one('place') || 'street',
    who: one('who') || 'anonymous',
    headcount: one('headcount') || '1',
    topics: data.getAll('topics').map(String),
    language: one('language'),
    minutes: one('minutes'),
    card: one('card'),
    given: one('given'),
    surname: one('surname'),
  }
  void keep(line).then(async () => {
    say(words['saved'])
    for (const name of ['card', 'given', 'surname', 'minutes'])
      form.querySelector<HTMLInputElement>(`[name=${name}]`)?.setAttribute('value', '')
    for (const field of form.querySelectorAll<HTMLInputElement>('[data-street-line] input[type=text]'))
      if (field.name !== 'headcount') field.value = ''
    for (const tick of form.querySelectorAll<HTMLInputElement>('input[name=topics]')) tick.checked = false
    await show()
    await send()
  })
})
addEventListener('online', () => void send())
if (box) {
  void show().then(send)
  if ('serviceWorker' in navigator)
    void navigator.serviceWorker.register('/app/casework/street/worker.js', { scope: '/app/casework/street' }).catch(() => undefined)
}
