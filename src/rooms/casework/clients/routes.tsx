// Addresses of clients' files.
import { sql } from 'kysely'
import QRCode from 'qrcode'
import { z } from 'zod'
import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { asActor } from '../../../kernel/db.ts'
import { dropDraft, findDraft } from '../../../kernel/drafts.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, room, typed, type Request } from '../../../kernel/http.ts'
import { page } from '../../../ui/page.tsx'
import { casesOfClient } from '../cases/queries.ts'
import { contactsOfClient } from '../contacts/queries.ts'
import { districts } from '../districts.ts'
import { colleagues } from '../people.ts'
import { helps, leadsTeam, organisationOf, protectsData } from '../policy.ts'
import {
  addFact,
  breakGlass,
  editClient,
  giveCard,
  keepApart,
  linkHousehold,
  mergeClients,
  narrowCircle,
  openClient,
  reviewEmergency,
  splitClients,
  widenCircle,
} from './commands.ts'
import { formOfIdentity, identityOf, intakeInput } from './model.ts'
import { CirclePage, ClientForm, ClientsPage, EmergenciesPage, EmergencyPage, FactsPage, FilePage, titleOf, type Card } from './pages.tsx'
import {
  clientCard,
  emergencies,
  lookForTheSame,
  myClients,
  openFile,
  possiblyTheSame,
  searchClients,
  sensitiveFacts,
  type ClientFile,
  type Found,
} from './queries.ts'

export const clientRoutes = room('casework.clients')
const reads = (audit: string) => ({ may: helps, audit })

export function idOf(c: Request, name = 'id'): string {
  const parsed = z.uuid().safeParse(c.req.param(name))
  if (!parsed.success) throw new AppError('not-found', 'There is nothing at this address.')
  return parsed.data
}
async function fileOf(c: Request): Promise<ClientFile> {
  const file = await openFile(c.get('ports'), c.get('actor'), idOf(c))
  if (!file) throw new AppError('not-found', 'There is no such file.')
  return file
}
const status = (errors: FieldErrors) => (Object.keys(errors).length > 0 ? (422 as const) : (200 as const))
export const caseworkCrumbs = (c: Request, ...rest: { label: string; href?: string }[]) => [
  { label: c.get('t')('casework.myWork'), href: '/app/casework' },
  ...rest,
]
const clientsCrumb = (c: Request) => ({ label: c.get('t')('casework.clients'), href: '/app/casework/clients' })

// What is searched is a name: it travels in the body, so that it stands in no address, history or log.
clientRoutes.get('/app/casework/clients', reads('casework.listMyClients'), async (c) =>
  page(
    c,
    { title: c.get('t')('casework.clients'), crumbs: caseworkCrumbs(c, clientsCrumb(c)) },
    <ClientsPage t={c.get('t')} q="" found={null} mine={await myClients(c.get('ports'), c.get('actor'), 50)} />,
  ),
)
clientRoutes.post('/app/casework/clients', reads('casework.searchClients'), async (c) => {
  const q = (typed(await formOf(c))['q'] ?? '').trim().slice(0, 200)
  const found = q === '' ? null : await searchClients(c.get('ports'), c.get('actor'), q)
  return page(
    c,
    { title: c.get('t')('casework.clients'), crumbs: caseworkCrumbs(c, clientsCrumb(c)) },
    <ClientsPage t={c.get('t')} q={q} found={found} mine={await myClients(c.get('ports'), c.get('actor'), 20)} />,
  )
})

async function intakePage(c: Request, values: Record<string, string>, errors: FieldErrors, alike: readonly Found[]): Promise<Response> {
  const t = c.get('t')
  return page(
    c,
    {
      title: t('casework.newClient'),
      crumbs: caseworkCrumbs(c, clientsCrumb(c), { label: t('casework.newClient') }),
      status: status(errors),
    },
    <>
      <h1>{t('casework.newClient')}</h1>
      <p>{t('casework.newClient.lead')}</p>
      <ClientForm
        lang={c.get('lang')}
        t={t}
        action="/app/casework/clients/new"
        values={values}
        errors={errors}
        districts={await districts(c.get('ports'), c.get('actor'))}
        version={null}
        alike={alike}
        draft="client:new"
      />
    </>,
  )
}
clientRoutes.get('/app/casework/clients/new', reads('casework.openClient'), async (c) =>
  intakePage(
    c,
    {
      kind: 'identified',
      interpreter: 'none',
      discreet: 'on',
      ...(await findDraft(c.get('ports'), c.get('actor'), 'client:new'))?.content,
    },
    {},
    [],
  ),
)
clientRoutes.post('/app/casework/clients/new', { may: helps, audit: 'casework.openClient' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), openClient, { ...form, sure: form['sure'] === 'on' ? 'yes' : '' })
  if (done.ok) {
    await dropDraft(c.get('ports'), c.get('actor'), 'client:new')
    return back(c, `/app/casework/clients/${done.value.id}`, 'casework.opened.done')
  }
  const parsed = intakeInput.safeParse(form)
  const alike =
    done.errors['']?.includes('casework.error.maybeKnown') && parsed.success
      ? await asActor(c.get('ports').db, c.get('actor'), (tx) =>
          possiblyTheSame(tx, c.get('ports'), c.get('actor'), identityOf(parsed.data), null),
        )
      : []
  return intakePage(c, form, done.errors, alike)
})

clientRoutes.get('/app/casework/clients/:id', reads('casework.readClient'), async (c) => {
  const file = await openFile(c.get('ports'), c.get('actor'), idOf(c))
  // Outside the circle the card says whom to ask; outside the organisation there is nothing, in the same words as for nothing.
  if (!file) return emergencyPage(c, {}, {})
  return filePage(c, file, null)
})
async function filePage(c: Request, file: ClientFile, card: Card | null): Promise<Response> {
  const t = c.get('t')
  const [cases, contacts] = await asActor(
    c.get('ports').db,
    c.get('actor'),
    async (tx) => [await casesOfClient(tx, file.id), await contactsOfClient(tx, file.id)] as const,
  )
  const district =
    file.profile.district === null
      ? null
      : ((await districts(c.get('ports'), c.get('actor'))).find((one) => one.code === file.profile.district)?.name ?? null)
  return page(
    c,
    { title: titleOf(t, file), crumbs: caseworkCrumbs(c, clientsCrumb(c), { label: titleOf(t, file) }) },
    <FilePage
      lang={c.get('lang')}
      t={t}
      file={file}
      cases={cases}
      contacts={contacts}
      alike={file.erased ? [] : await lookForTheSame(c.get('ports'), c.get('actor'), file)}
      district={district}
      card={card}
    />,
  )
}
clientRoutes.post('/app/casework/clients/:id/card', { may: helps, audit: 'casework.giveCard' }, async (c) => {
  const done = await perform(c.get('ports'), c.get('actor'), giveCard, { id: idOf(c) })
  // The same code as letters and as a picture: whoever has no phone reads it out, whoever has one shows it.
  return filePage(
    c,
    await fileOf(c),
    done.ok ? { code: done.value.code, picture: await QRCode.toString(done.value.code, { type: 'svg', margin: 2 }) } : null,
  )
})
clientRoutes.post('/app/casework/clients/:id/same', { may: helps, audit: 'casework.mergeClients' }, async (c) => {
  const form = typed(await formOf(c))
  const done =
    form['decision'] === 'merge'
      ? await perform(c.get('ports'), c.get('actor'), mergeClients, { keep: idOf(c), gone: form['other'] })
      : await perform(c.get('ports'), c.get('actor'), keepApart, { id: idOf(c), otherId: form['other'] })
  return back(
    c,
    `/app/casework/clients/${idOf(c)}`,
    done.ok ? 'casework.saved' : 'casework.error.keptApart',
    done.ok ? 'success' : 'warning',
  )
})
clientRoutes.post('/app/casework/clients/:id/split', { may: helps, audit: 'casework.splitClients' }, async (c) => {
  const done = await perform(c.get('ports'), c.get('actor'), splitClients, { id: idOf(c) })
  return back(
    c,
    `/app/casework/clients/${idOf(c)}`,
    done.ok ? 'casework.saved' : 'casework.error.meanwhile',
    done.ok ? 'success' : 'warning',
  )
})
clientRoutes.post('/app/casework/clients/:id/household', { may: helps, audit: 'casework.linkHousehold' }, async (c) => {
  const form = typed(await formOf(c))
  const code = (form['otherCode'] ?? '').toUpperCase().replace(/[^0-9A-Z]/g, '')
  const other = await asActor(
    c.get('ports').db,
    c.get('actor'),
    async (tx) =>
      (
        await sql<{
          id: string
        }>`select id from casework.client where organisation_id = ${organisationOf(c.get('actor'))} and replace(code, '-', '') = ${code}`.execute(
          tx,
        )
      ).rows[0]?.id,
  )
  const done = await perform(c.get('ports'), c.get('actor'), linkHousehold, {
    id: idOf(c),
    otherId: other ?? '',
    relation: form['relation'],
  })
  return back(
    c,
    `/app/casework/clients/${idOf(c)}`,
    done.ok ? 'casework.saved' : 'casework.error.otherFile',
    done.ok ? 'success' : 'warning',
  )
})

async function editPage(c: Request, file: ClientFile, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const t = c.get('t')
  return page(
    c,
    {
      title: t('casework.editClient'),
      crumbs: caseworkCrumbs(
        c,
        clientsCrumb(c),
        { label: titleOf(t, file), href: `/app/casework/clients/${file.id}` },
        { label: t('casework.editClient') },
      ),
      status: status(errors),
    },
    <>
      <h1>{t('casework.editClient')}</h1>
      <ClientForm
        lang={c.get('lang')}
        t={t}
        action={`/app/casework/clients/${file.id}/edit`}
        values={values}
        errors={errors}
        districts={await districts(c.get('ports'), c.get('actor'))}
        version={file.version}
        alike={[]}
        draft={`client:${file.id}`}
      />
    </>,
  )
}
clientRoutes.get('/app/casework/clients/:id/edit', reads('casework.readClient'), async (c) => {
  const file = await fileOf(c)
  if (file.identity === null) throw new AppError('gone', 'The file was erased.')
  return editPage(
    c,
    file,
    {
      ...formOfIdentity(file.identity, { kind: file.kind, restricted: file.restricted, ...file.profile }),
      ...(await findDraft(c.get('ports'), c.get('actor'), `client:${file.id}`))?.content,
    },
    {},
  )
})
clientRoutes.post('/app/casework/clients/:id/edit', { may: helps, audit: 'casework.editClient' }, async (c) => {
  const form = typed(await formOf(c))
  const id = idOf(c)
  const done = await perform(c.get('ports'), c.get('actor'), editClient, { ...form, id })
  if (!done.ok) return editPage(c, await fileOf(c), form, done.errors)
  await dropDraft(c.get('ports'), c.get('actor'), `client:${id}`)
  return back(c, `/app/casework/clients/${id}`, 'casework.saved')
})

async function circlePage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const file = await fileOf(c)
  const t = c.get('t')
  const people = await asActor(c.get('ports').db, c.get('actor'), colleagues)
  return page(
    c,
    {
      title: t('casework.circle'),
      crumbs: caseworkCrumbs(
        c,
        clientsCrumb(c),
        { label: titleOf(t, file), href: `/app/casework/clients/${file.id}` },
        { label: t('casework.circle') },
      ),
      status: status(errors),
    },
    <CirclePage lang={c.get('lang')} t={t} file={file} colleagues={people} values={values} errors={errors} />,
  )
}
clientRoutes.get('/app/casework/clients/:id/circle', reads('casework.readClient'), (c) => circlePage(c, { origin: 'team' }, {}))
clientRoutes.post('/app/casework/clients/:id/circle', { may: helps, audit: 'casework.widenCircle' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), widenCircle, { ...form, id: idOf(c) })
  return done.ok ? back(c, `/app/casework/clients/${idOf(c)}/circle`, 'casework.saved') : circlePage(c, form, done.errors)
})
clientRoutes.post('/app/casework/clients/:id/circle/end', { may: helps, audit: 'casework.narrowCircle' }, async (c) => {
  const done = await perform(c.get('ports'), c.get('actor'), narrowCircle, { id: idOf(c), memberId: typed(await formOf(c))['memberId'] })
  return done.ok ? back(c, '/app/casework/clients', 'casework.saved') : circlePage(c, { origin: 'team' }, done.errors)
})

async function factsPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const file = await fileOf(c)
  const t = c.get('t')
  const facts = file.mine.cleared ? await sensitiveFacts(c.get('ports'), c.get('actor'), file.id) : []
  return page(
    c,
    {
      title: t('casework.facts'),
      crumbs: caseworkCrumbs(
        c,
        clientsCrumb(c),
        { label: titleOf(t, file), href: `/app/casework/clients/${file.id}` },
        { label: t('casework.facts') },
      ),
      status: status(errors),
    },
    <FactsPage lang={c.get('lang')} t={t} file={file} facts={facts} values={values} errors={errors} />,
  )
}
clientRoutes.get('/app/casework/clients/:id/facts', reads('casework.readSensitiveFacts'), (c) => factsPage(c, {}, {}))
clientRoutes.post('/app/casework/clients/:id/facts', { may: helps, audit: 'casework.addSensitiveFact' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), addFact, { ...form, id: idOf(c) })
  if (!done.ok) return factsPage(c, form, done.errors)
  await dropDraft(c.get('ports'), c.get('actor'), `fact:${idOf(c)}`)
  return back(c, `/app/casework/clients/${idOf(c)}/facts`, 'casework.saved')
})

async function emergencyPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const card = await clientCard(c.get('ports'), c.get('actor'), idOf(c))
  if (!card) throw new AppError('not-found', 'There is no such file.')
  return page(
    c,
    {
      title: c.get('t')('casework.emergency.title'),
      crumbs: caseworkCrumbs(c, clientsCrumb(c), { label: card.code }),
      status: status(errors),
    },
    <EmergencyPage t={c.get('t')} card={card} values={values} errors={errors} />,
  )
}
clientRoutes.get('/app/casework/clients/:id/emergency', reads('casework.seeCard'), async (c) =>
  emergencyPage(c, (await findDraft(c.get('ports'), c.get('actor'), `emergency:${idOf(c)}`))?.content ?? {}, {}),
)
clientRoutes.post('/app/casework/clients/:id/emergency', { may: helps, audit: 'casework.breakGlass' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), breakGlass, { ...form, id: idOf(c) })
  if (!done.ok) return emergencyPage(c, form, done.errors)
  await dropDraft(c.get('ports'), c.get('actor'), `emergency:${idOf(c)}`)
  return back(c, `/app/casework/clients/${idOf(c)}`, 'casework.emergency.opened', 'warning')
})
const watches = {
  may: (actor: Parameters<typeof leadsTeam>[0]) => leadsTeam(actor) || protectsData(actor),
  audit: 'casework.listEmergencies',
}
clientRoutes.get('/app/casework/emergencies', watches, async (c) => {
  const actor = c.get('actor')
  return page(
    c,
    { title: c.get('t')('casework.emergencies'), crumbs: [{ label: c.get('t')('casework.emergencies') }] },
    <EmergenciesPage
      lang={c.get('lang')}
      t={c.get('t')}
      rows={await emergencies(c.get('ports'), actor)}
      mayReview={leadsTeam(actor)}
      me={actor.kind === 'person' ? actor.accountId : ''}
    />,
  )
})
clientRoutes.post('/app/casework/emergencies/:id', { may: leadsTeam, audit: 'casework.reviewEmergency' }, async (c) => {
  const done = await perform(c.get('ports'), c.get('actor'), reviewEmergency, {
    emergencyId: idOf(c),
    verdict: typed(await formOf(c))['verdict'],
  })
  return back(c, '/app/casework/emergencies', done.ok ? 'casework.saved' : 'casework.error.meanwhile', done.ok ? 'success' : 'warning')
})
