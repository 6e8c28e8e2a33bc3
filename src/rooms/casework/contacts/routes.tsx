// Addresses of recording and counting.
import { z } from 'zod'
import { check, perform, type FieldErrors } from '../../../kernel/command.ts'
import { asActor } from '../../../kernel/db.ts'
import { toCsv } from '../../../kernel/csv.ts'
import { dropDraft, findDraft } from '../../../kernel/drafts.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, room, typed, type Request } from '../../../kernel/http.ts'
import { appendAudit } from '../../../kernel/audit.ts'
import { page } from '../../../ui/page.tsx'
import { casesOfClient } from '../cases/queries.ts'
import { titleOf } from '../clients/pages.tsx'
import { openFile } from '../clients/queries.ts'
import { caseworkCrumbs } from '../clients/routes.tsx'
import { districts } from '../districts.ts'
import { helps, organisationOf, seesCounts } from '../policy.ts'
import { claimHours, recordContact, sendWalk } from './commands.ts'
import { monthOf, walkInput } from './model.ts'
import { ContactsPage, ReportPage, StreetPage } from './pages.tsx'
import { contactsOfDay, organisationReport } from './queries.ts'

export const contactRoutes = room('casework.contacts')
const status = (errors: FieldErrors) => (Object.keys(errors).length > 0 ? (422 as const) : (200 as const))

async function contactsPage(c: Request, clientId: string | null, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const { ports, actor, t, lang } = { ports: c.get('ports'), actor: c.get('actor'), t: c.get('t'), lang: c.get('lang') }
  const today = ports.clock.today()
  const file = clientId === null ? null : await openFile(ports, actor, clientId)
  if (file === undefined) throw new AppError('not-found', 'There is no such file.')
  const cases =
    file === null
      ? []
      : (await asActor(ports.db, actor, (tx) => casesOfClient(tx, file.id))).filter(
          (one) => one.state !== 'closed' && one.clientId === file.id,
        )
  const client = file === null ? null : { id: file.id, title: titleOf(t, file), cases }
  return page(
    c,
    {
      title: t('casework.newContact'),
      crumbs: caseworkCrumbs(c, ...(client ? [{ label: client.title, href: `/app/casework/clients/${client.id}` }] : []), {
        label: t('casework.newContact'),
      }),
      status: status(errors),
    },
    <ContactsPage
      lang={lang}
      t={t}
      day={today}
      rows={await contactsOfDay(ports, actor, today)}
      values={{
        happenedOn: today,
        headcount: '1',
        unit: 'intervention',
        place: 'office',
        from: `${today.slice(0, 8)}01`,
        to: today,
        ...values,
      }}
      errors={errors}
      districts={await districts(ports, actor)}
      client={client}
    />,
  )
}
contactRoutes.get('/app/casework/contacts', { may: helps, audit: 'casework.readContacts' }, async (c) => {
  const client = z.uuid().safeParse(c.req.query('client'))
  const draft = await findDraft(c.get('ports'), c.get('actor'), client.success ? `contact:${client.data}` : 'contact:new')
  return contactsPage(c, client.success ? client.data : null, { ...draft?.content }, {})
})
contactRoutes.post('/app/casework/contacts', { may: helps, audit: 'casework.recordContact' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), recordContact, form)
  const client = form['clientId'] || null
  if (!done.ok) return contactsPage(c, client, form, done.errors)
  await dropDraft(c.get('ports'), c.get('actor'), client === null ? 'contact:new' : `contact:${client}`)
  return back(c, client === null ? '/app/casework/contacts' : `/app/casework/clients/${client}`, 'casework.contactRecorded')
})
contactRoutes.post('/app/casework/contacts/claim', { may: helps, audit: 'casework.claimHours' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), claimHours, form)
  return done.ok ? back(c, '/app/casework/contacts', 'casework.claimed') : contactsPage(c, null, form, done.errors)
})

async function streetPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const t = c.get('t')
  return page(
    c,
    {
      title: t('casework.street'),
      crumbs: caseworkCrumbs(c, { label: t('casework.street') }),
      status: status(errors),
      scripts: [c.get('shell').script('islands/street.js')],
    },
    <StreetPage
      lang={c.get('lang')}
      t={t}
      today={c.get('ports').clock.today()}
      districts={await districts(c.get('ports'), c.get('actor'))}
      values={values}
      errors={errors}
      island="/app/casework/street/send"
    />,
  )
}
contactRoutes.get('/app/casework/street', { may: helps, audit: null }, (c) => streetPage(c, {}, {}))
contactRoutes.post('/app/casework/street', { may: helps, audit: 'casework.sendWalk' }, async (c) => {
  const form = typed(await formOf(c))
  const line = {
    ...form,
    key: crypto.randomUUID(),
    card: form['who'] === 'card' ? form['card'] : '',
    given: form['who'] === 'new' ? form['given'] : '',
    surname: form['who'] === 'new' ? form['surname'] : '',
  }
  const done = await perform(c.get('ports'), c.get('actor'), sendWalk, {
    happenedOn: form['happenedOn'],
    district: form['district'],
    lines: [line],
  })
  if (!done.ok)
    return streetPage(
      c,
      form,
      Object.fromEntries(Object.entries(done.errors).map(([name, messages]) => [name.replace(/^lines\.0\./, ''), messages])),
    )
  return back(
    c,
    '/app/casework/street',
    done.value.unknownCards.length > 0 ? 'casework.street.unknownCard' : 'casework.contactRecorded',
    done.value.unknownCards.length > 0 ? 'warning' : 'success',
  )
})
// What the browser kept while there was no signal. Answers per line, so that the browser forgets exactly what has arrived.
contactRoutes.post('/app/casework/street/send', { may: helps, audit: 'casework.sendWalk' }, async (c) => {
  const body: unknown = await c.req.json().catch(() => null)
  const checked = check(walkInput, body)
  if (!checked.ok) return c.json({ errors: checked.errors }, 422)
  const done = await perform(c.get('ports'), c.get('actor'), sendWalk, body)
  return done.ok ? c.json(done.value) : c.json({ errors: done.errors }, 422)
})
// The part of the browser that answers when there is no signal; it must live under the address it keeps.
contactRoutes.get('/app/casework/street/worker.js', { may: helps, audit: null }, (c) =>
  c.body(streetWorker(c.get('shell').stylesheet, [...c.get('shell').staffScripts, c.get('shell').script('islands/street.js')]), 200, {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'no-cache',
    'service-worker-allowed': '/app/casework/street',
  }),
)
function streetWorker(stylesheet: string, scripts: readonly string[]): string {
  const kept = JSON.stringify(['/app/casework/street', stylesheet, ...scripts])
  return `// Keeps the empty street form for walks without a signal; never keeps anything somebody typed.
const name = 'street-1'
self.addEventListener('install', (event) => event.waitUntil(caches.open(name).then((cache) => cache.addAll(${kept})).then(() => self.skipWaiting())))
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => {
  if (event.request.method !== 'GET') return
  const path = new URL(event.request.url).pathname
  if (!${kept}.includes(path)) return
  event.respondWith(fetch(event.request).then((answer) => {
    if (answer.ok && !answer.redirected) caches.open(name).then((cache) => cache.put(path, answer.clone())).catch(() => undefined)
    return answer.clone()
  }).catch(() => caches.match(path)))
})
`
}

async function report(c: Request) {
  const period = monthOf(c.req.query('month'), c.get('ports').clock.today())
  const found = await organisationReport(c.get('ports'), c.get('actor'), period.from, period.to)
  await asActor(c.get('ports').db, c.get('actor'), (tx) =>
    appendAudit(tx, 'casework.readReport', {
      subjectKind: 'report',
      subjectId: period.month,
      organisationId: organisationOf(c.get('actor')),
    }),
  )
  return { ...period, found }
}
contactRoutes.get('/app/casework/report', { may: seesCounts, audit: 'casework.readReport' }, async (c) => {
  const { month, from, to, found } = await report(c)
  return page(
    c,
    { title: c.get('t')('casework.report'), crumbs: [{ label: c.get('t')('casework.report') }] },
    <ReportPage
      lang={c.get('lang')}
      t={c.get('t')}
      month={month}
      from={from}
      to={to}
      report={found}
      districts={await districts(c.get('ports'), c.get('actor'))}
    />,
  )
})
contactRoutes.get('/app/casework/report.csv', { may: seesCounts, audit: 'casework.readReport' }, async (c) => {
  const { month, found } = await report(c)
  const rows = (
    [
      ['topic', found.byTopic],
      ['language', found.byLanguage],
      ['district', found.byDistrict],
      ['place', found.byPlace],
      ['act 108/2006', found.byParagraph],
    ] as const
  ).flatMap(([by, counts]) => counts.map((count) => ({ by, ...count })))
  const few = (n: number) => (n > 0 && n < 10 ? '<10' : String(n))
  c.header('cache-control', 'no-store')
  return c.body(
    toCsv(
      [
        { header: 'month', value: () => month },
        { header: 'by', value: (row) => row.by },
        { header: 'class', value: (row) => row.key },
        { header: 'contacts', value: (row) => few(row.contacts) },
        { header: 'known people', value: (row) => few(row.people) },
      ],
      rows,
    ),
    200,
    { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="casework-${month}.csv"` },
  )
})
