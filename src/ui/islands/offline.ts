// A form on a phone with a lost connection: what is typed stays in this device until the server has it, and chosen files wait in the browser's own database and are sent when the line is back.
// Only forms that ask for it (data-offline, data-keep-files) are kept here; nothing about clients is.
type Words = Readonly<Record<'kept' | 'restored' | 'line' | 'press', string>>
type Waiting = { key: string; path: string; kind: string; name: string; file: Blob }

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('The browser keeps nothing'))
  })
}
async function waitingFiles(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  const opening = indexedDB.open('metropolis-files', 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore('files', { keyPath: 'key' })
  return (await asked(opening)).transaction('files', mode).objectStore('files')
}
function valuesOf(form: HTMLFormElement): Record<string, string | boolean> {
  const values: Record<string, string | boolean> = {}
  for (const element of form.elements) {
    if (element instanceof HTMLInputElement && (element.type === 'radio' || element.type === 'checkbox'))
      values[`${element.name}=${element.value}`] = element.checked
    else if (element instanceof HTMLInputElement && !['file', 'hidden'].includes(element.type) && element.name !== '')
      values[element.name] = element.value
    else if (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) values[element.name] = element.value
  }
  return values
}
function fill(form: HTMLFormElement, values: Readonly<Record<string, string | boolean>>): boolean {
  let changed = false
  for (const element of form.elements) {
    if (element instanceof HTMLInputElement && (element.type === 'radio' || element.type === 'checkbox')) {
      const kept = values[`${element.name}=${element.value}`]
      if (typeof kept === 'boolean' && kept !== element.checked) {
        element.checked = kept
        changed = true
      }
    } else if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) {
      const kept = values[element.name]
      if (typeof kept === 'string' && kept !== element.value) {
        element.value = kept
        changed = true
      }
    }
  }
  return changed
}

for (const box of document.querySelectorAll<HTMLElement>('[data-offline]')) {
  const form = box.querySelector('form')
  if (!form) continue
  const place = `metropolis offline ${box.dataset['offline'] ?? ''}`
  const words: Words = JSON.parse(box.dataset['offlineWords'] ?? '{}')
  const note = document.createElement('p')
  note.className = 'draft-note'
  note.setAttribute('role', 'status')
  form.prepend(note)
  const say = (text: string) => {
    note.textContent = text
  }
  // A page that came back after a press of Save was written by the server from what was sent.
  if (sessionStorage.getItem(place) !== null) localStorage.removeItem(place)
  sessionStorage.removeItem(place)
  const kept = localStorage.getItem(place)
  if (kept !== null && fill(form, JSON.parse(kept))) say(words.restored)
  form.addEventListener('input', () => {
    localStorage.setItem(place, JSON.stringify(valuesOf(form)))
    if (!navigator.onLine) say(words.kept)
  })
  // Without a line the browser would show its own error page and throw away what it was sending.
  form.addEventListener(
    'submit',
    (event) => {
      if (navigator.onLine) {
        sessionStorage.setItem(place, 'sent')
        return
      }
      event.preventDefault()
      event.stopImmediatePropagation()
      localStorage.setItem(place, JSON.stringify(valuesOf(form)))
      say(words.press)
      note.scrollIntoView({ block: 'center' })
    },
    { capture: true },
  )
  // What the server keeps needs no copy in the device: the page after a save, or the saved draft, says so.
  document.addEventListener('metropolis:draft-saved', (event) => {
    if (event.target === form) localStorage.removeItem(place)
  })
  addEventListener('offline', () => say(words.kept))
  addEventListener('online', () => say(words.line))
  if (!navigator.onLine) say(words.kept)
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-keep-files]')) {
  const path = form.dataset['keepFiles'] ?? ''
  const input = form.querySelector<HTMLInputElement>('input[type=file]')
  const list = document.createElement('ul')
  list.className = 'attachments'
  const said = document.createElement('div')
  said.setAttribute('role', 'status')
  said.append(list)
  form.append(said)
  async function waiting(): Promise<Waiting[]> {
    const all: Waiting[] = await asked((await waitingFiles('readonly')).getAll())
    return all.filter((one) => one.path === path)
  }
  const refused: string[] = []
  const forget = async (key: string) => asked((await waitingFiles('readwrite')).delete(key))
  async function show(): Promise<void> {
    list.replaceChildren(
      ...[...(await waiting()).map((one) => `${one.name} – ${form.dataset['waits'] ?? ''}`), ...refused].map((text) => {
        const item = document.createElement('li')
        item.textContent = text
        return item
      }),
    )
  }
  let sending = false
  async function send(): Promise<void> {
    if (sending || !navigator.onLine) return
    sending = true
    let arrived = 0
    try {
      for (const one of await waiting()) {
        const body = new FormData()
        body.set('kind', one.kind)
        body.set('file', one.file, one.name)
        const answer = await fetch(path, { method: 'POST', headers: { accept: 'application/json' }, body })
        // Anything but an answer about the file itself (a lost session, a busy server) leaves it waiting.
        if (!answer.ok && answer.status !== 422) break
        await forget(one.key)
        if (answer.ok) arrived += 1
        else {
          const why: unknown = await answer.json().catch(() => null)
          refused.push(`${one.name}: ${typeof why === 'object' && why !== null && 'said' in why ? String(why.said) : ''}`)
        }
      }
    } catch {
      setTimeout(() => void send(), 10_000)
    }
    sending = false
    // The page's own list shows what has arrived; what is typed in the form above stays in the device meanwhile.
    if (arrived > 0 && refused.length === 0) location.reload()
    else await show()
  }
  async function keep(): Promise<void> {
    const kind = form.querySelector<HTMLSelectElement>('select[name=kind]')?.value ?? 'other'
    // The bytes first: a transaction of the browser's database does not wait for anything else.
    for (const file of input?.files ?? []) {
      const row: Waiting = {
        key: crypto.randomUUID(),
        path,
        kind,
        name: file.name,
        file: new Blob([await file.arrayBuffer()], { type: file.type }),
      }
      await asked((await waitingFiles('readwrite')).put(row))
    }
    if (input) input.value = ''
    await show()
    await send()
  }
  // A chosen file is safe the moment there is no line; otherwise when the button is pressed.
  input?.addEventListener('change', () => {
    if (!navigator.onLine) void keep()
  })
  form.addEventListener('submit', (event) => {
    // Nothing chosen: the server says so, as without script.
    if (!input?.files?.length) return
    event.preventDefault()
    void keep()
  })
  addEventListener('online', () => void send())
  void show().then(send)
}
