// What makes the staff pages quicker for those who use them all day. Every page works without it; it only adds.
export type Words = Readonly<Record<string, string>>
const words: Words = JSON.parse(document.getElementById('island-words')?.dataset['words'] ?? '{}')
const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  text = '',
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.textContent = text
  return element
}

// Drafts: what is typed is sent every few seconds and when the page is left; passwords and files never are.
function contentOf(form: HTMLFormElement): Record<string, string> {
  const content: Record<string, string> = {}
  for (const element of form.elements) {
    if (element instanceof HTMLInputElement && (element.type === 'hidden' || element.type === 'password' || element.type === 'file'))
      continue
    if (
      !(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) ||
      !element.name
    )
      continue
    if (element instanceof HTMLInputElement && (element.type === 'radio' || element.type === 'checkbox')) {
      content[element.name] ??= ''
      if (element.checked) content[element.name] = content[element.name] ? `${content[element.name]},${element.value}` : element.value
    } else content[element.name] = element.value
  }
  return content
}
function keepDrafts(form: HTMLFormElement): void {
  const key = form.dataset['draft'] ?? ''
  const note = make('p', { class: 'draft-note', role: 'status' })
  form.append(note)
  let last = JSON.stringify(contentOf(form))
  let waiting: ReturnType<typeof setTimeout> | undefined
  let leaving = false
  async function send(): Promise<void> {
    waiting = undefined
    const content = contentOf(form)
    const now = JSON.stringify(content)
    if (leaving || now === last) return
    try {
      const answer = await fetch('/app/drafts', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ form: key, content }),
        keepalive: now.length < 60_000,
      })
      if (!answer.ok) throw new Error(String(answer.status))
      last = now
      if (JSON.stringify(contentOf(form)) === now) form.dispatchEvent(new CustomEvent('metropolis:draft-saved', { bubbles: true }))
      note.textContent = (words['saved'] ?? '').replace(
        '{time}',
        new Date().toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' }),
      )
    } catch {
      note.textContent = words['failed'] ?? ''
      waiting ??= setTimeout(() => void send(), 10_000)
    }
  }
  form.addEventListener('input', () => {
    waiting ??= setTimeout(() => void send(), 3000)
  })
  // A form that is being sent must not leave a draft behind it.
  form.addEventListener('submit', () => {
    leaving = true
  })
  addEventListener('pagehide', () => void send())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void send()
  })
}

// A password can be looked at before it is sent.
function showPassword(box: HTMLElement): void {
  const input = box.querySelector('input')
  if (!input) return
  const button = make(
    'button',
    { type: 'button', class: 'button button-quiet', 'aria-pressed': 'false', 'aria-controls': input.id },
    box.dataset['show'],
  )
  button.addEventListener('click', () => {
    const shown = input.type === 'password'
    input.type = shown ? 'text' : 'password'
    button.setAttribute('aria-pressed', String(shown))
    button.textContent = (shown ? box.dataset['hide'] : box.dataset['show']) ?? ''
  })
  box.append(button)
}

// Long choices are found by typing (ARIA Authoring Practices, editable combobox with list autocomplete). The select keeps the value and stays what is sent.
function combobox(box: HTMLElement): void {
  const select = box.querySelector('select')
  if (!select || select.options.length < 12) return
  const list = make('ul', { role: 'listbox', id: `${select.id}-list`, class: 'combo-list', hidden: '' })
  const input = make('input', {
    type: 'text',
    class: 'input',
    role: 'combobox',
    autocomplete: 'off',
    'aria-expanded': 'false',
    'aria-controls': list.id,
    'aria-autocomplete': 'list',
  })
  const label = document.querySelector(`label[for="${select.id}"]`)
  const described = select.getAttribute('aria-describedby')
  if (described) input.setAttribute('aria-describedby', described)
  const hint = make('span', { class: 'visually-hidden', id: `${select.id}-how` }, box.dataset['combobox'])
  input.setAttribute('aria-describedby', [described, hint.id].filter(Boolean).join(' '))
  input.id = select.id
  select.id = `${select.id}-value`
  select.hidden = true
  label?.setAttribute('for', input.id)
  const shownText = () => (select.value === '' ? '' : (select.selectedOptions[0]?.text ?? ''))
  input.value = shownText()
  input.placeholder = select.options[0]?.text ?? ''
  let active = -1
  function close(): void {
    list.hidden = true
    input.setAttribute('aria-expanded', 'false')
    input.removeAttribute('aria-activedescendant')
    active = -1
  }
  function choose(value: string): void {
    if (!select) return
    select.value = value
    input.value = shownText()
    select.dispatchEvent(new Event('input', { bubbles: true }))
    close()
  }
  function open(): void {
    if (!select) return
    const wanted = fold(input.value)
    const fitting = [...select.options]
      .filter((option) => option.value !== '' && (wanted === fold(shownText()) || fold(option.text).includes(wanted)))
      .slice(0, 60)
    list.replaceChildren(
      ...(fitting.length === 0
        ? [make('li', {}, words['none'])]
        : fitting.map((option, index) => {
            const item = make(
              'li',
              {
                role: 'option',
                id: `${list.id}-${index}`,
                'data-value': option.value,
                'aria-selected': 'false',
                ...(option.lang ? { lang: option.lang } : {}),
              },
              option.text,
            )
            item.addEventListener('mousedown', (event) => {
              event.preventDefault()
              choose(option.value)
            })
            return item
          })),
    )
    list.hidden = false
    input.setAttribute('aria-expanded', 'true')
    active = -1
  }
  function walk(step: number): void {
    const items = [...list.querySelectorAll<HTMLElement>('[role=option]')]
    if (items.length === 0) return
    items[active]?.setAttribute('aria-selected', 'false')
    active = (active + step + items.length) % items.length
    const item = items[active]
    item?.setAttribute('aria-selected', 'true')
    item?.scrollIntoView({ block: 'nearest' })
    if (item) input.setAttribute('aria-activedescendant', item.id)
  }
  input.addEventListener('input', () => {
    if (input.value === '') choose('')
    open()
  })
  input.addEventListener('blur', () => {
    input.value = shownText()
    close()
  })
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (list.hidden) open()
      walk(event.key === 'ArrowDown' ? 1 : -1)
    } else if (event.key === 'Enter' && !list.hidden) {
      event.preventDefault()
      const items = list.querySelectorAll<HTMLElement>('[role=option]')
      const item = items[active] ?? (items.length === 1 ? items[0] : undefined)
      if (item) choose(item.dataset['value'] ?? '')
    } else if (event.key === 'Escape' && !list.hidden) {
      event.stopPropagation()
      input.value = shownText()
      close()
    }
  })
  const whole = make('div', { class: 'combo' })
  whole.append(input, hint, list)
  box.append(whole)
}

// Rows of lists by j and k, Enter opens, e edits the row or the page's record.
function walkRows(): void {
  const rows = [...document.querySelectorAll<HTMLElement>('table[data-keys] tbody tr')]
  let at = -1
  const typing = (target: EventTarget | null) =>
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault()
      commands()
      return
    }
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return
    if (event.key === '?') help()
    else if (event.key === '/') {
      event.preventDefault()
      document.querySelector<HTMLInputElement>('main input[type=search], #site-search')?.focus()
    } else if ((event.key === 'j' || event.key === 'k') && rows.length > 0) {
      at = Math.min(rows.length - 1, Math.max(0, at + (event.key === 'j' ? 1 : -1)))
      rows[at]?.querySelector('a')?.focus()
    } else if (event.key === 'e') {
      const link =
        rows.length > 0 ? rows[at]?.querySelector<HTMLElement>('a[data-edit]') : document.querySelector<HTMLElement>('main a[data-edit]')
      if (link?.dataset['edit']) location.assign(link.dataset['edit'])
    } else if (event.key === 'n') document.querySelector<HTMLElement>('main [data-next]')?.click()
  })
  for (const [index, row] of rows.entries())
    row.addEventListener('focusin', () => {
      at = index
    })
}

function dialog(title: string): HTMLDialogElement {
  const box = make('dialog', { class: 'commands', 'aria-label': title })
  box.append(make('h2', {}, title))
  box.addEventListener('close', () => box.remove())
  document.body.append(box)
  return box
}
function help(): void {
  const box = dialog(words['keysTitle'] ?? '')
  const rows = make('dl', { class: 'keys' })
  for (const [key, name] of [
    ['j', 'next'],
    ['k', 'previous'],
    ['Enter', 'open'],
    ['e', 'edit'],
    ['n', 'nextStep'],
    ['/', 'search'],
    ['Ctrl+K', 'commands'],
    ['?', 'help'],
  ] as const) {
    const term = make('dt')
    term.append(make('kbd', {}, key))
    rows.append(term, make('dd', {}, words[name]))
  }
  box.append(rows)
  box.showModal()
}
/** Goes anywhere of the rail by typing a part of its name. */
function commands(): void {
  const box = dialog(words['commandsLabel'] ?? '')
  const input = make('input', { class: 'input input-full', type: 'search', 'aria-label': words['commandsLabel'] ?? '' })
  const list = make('ul', { class: 'combo-list' })
  const links = [...document.querySelectorAll<HTMLAnchorElement>('.rail a')]
  function show(): void {
    const fitting = links.filter((link) => fold(link.textContent).includes(fold(input.value)))
    list.replaceChildren(
      ...(fitting.length === 0
        ? [make('li', {}, words['commandsNone'])]
        : fitting.map((link) => {
            const item = make('li')
            item.append(make('a', { href: link.href }, link.textContent))
            return item
          })),
    )
  }
  input.addEventListener('input', show)
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    list.querySelector('a')?.click()
  })
  box.append(input, list)
  show()
  box.showModal()
  input.focus()
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-draft]')) keepDrafts(form)
for (const box of document.querySelectorAll<HTMLElement>('[data-password]')) showPassword(box)
for (const box of document.querySelectorAll<HTMLElement>('[data-combobox]')) combobox(box)
walkRows()
