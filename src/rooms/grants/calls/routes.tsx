// Addresses of calls: preparing, publishing, checking as a whole, the law tables, and the public pages with feed and notices.
import { anyone } from '../../../kernel/actor.ts'
import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { dropDraft, findDraft } from '../../../kernel/drafts.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, typed, type Request, type Room } from '../../../kernel/http.ts'
import { formatInstant } from '../../../kernel/i18n.ts'
import { PageHeading } from '../../../ui/navigation.tsx'
import { page } from '../../../ui/page.tsx'
import { finishChecking, returnDefective, runFormalCheck } from '../applications/commands.ts'
import { inventCompletions } from '../demo/commands.ts'
import { callErrors, callOfForm, crownsOf, formOfCall } from '../forms.ts'
import { boardNotice } from '../open-data/model.ts'
import { cited } from '../model.ts'
import { runsCalls, seesGrants } from '../policy.ts'
import { at, basics, callOf, crumbs, idOf, publicCall, status, stepOf, titleOf } from '../routing.ts'
import { beginChecking, cancelCall, publishCall, reviseCall, saveCall, takeOverCall } from './commands.ts'
import { callFeed } from './feed.ts'
import { lawRows, recordLaw } from './law.ts'
import { earliestOpening, lawOf, type LawRow } from './model.ts'
import { CallForm, CallPage, LawPage } from './pages.tsx'
import { PublicCall, PublicCalls } from './public-pages.tsx'
import { callBySlug, programmes, progressOf, publicationsOf, publicCalls, usualMinutes } from './queries.ts'

const usual = {
  minimumScore: '50',
  jointBonus: '5',
  viablePercent: '70',
  reviewsPerApplication: '3',
  reviewerLoad: '30',
  cofundingPercent: '10',
  inKindPercent: '50',
}
const keptDays = async (c: Request): Promise<number> =>
  Number(lawOf(await lawRows(c.get('ports')), 'kept', c.get('ports').clock.today())?.value ?? 0n)
/** Up to which amount the council decides by law today; what a call begins with. */
const councilLimit = async (c: Request): Promise<LawRow | undefined> =>
  lawOf(await lawRows(c.get('ports')), 'council-up-to', c.get('ports').clock.today())
export function addCalls(room: Room): void {
  async function callForm(c: Request, id: string | null, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
    const { t, lang } = basics(c)
    const limit = await councilLimit(c)
    const title = t(id === null ? 'grants.newCall' : 'grants.editCall')
    return page(
      c,
      { title, crumbs: crumbs(c, { label: title }), status: status(errors) },
      <>
        <PageHeading title={title} lead={t('grants.newCall.lead')} />
        <CallForm lang={lang} t={t} programmes={await programmes(c.get('ports'))} limit={limit} values={values} errors={errors} id={id} />
      </>,
    )
  }
  room.get(`${at}/calls/new`, { may: runsCalls, audit: null }, async (c) => {
    const limit = (await councilLimit(c))?.value ?? null
    return callForm(
      c,
      null,
      {
        year: String(Number(c.get('ports').clock.today().slice(0, 4)) + 1),
        ...usual,
        ...(limit === null ? {} : { councilLimit: crownsOf(limit) }),
        ...(await findDraft(c.get('ports'), c.get('actor'), 'call:new'))?.content,
      },
      {},
    )
  })
  room.post(`${at}/calls/new`, { may: runsCalls, audit: 'grants.saveCall' }, async (c) => {
    const form = typed(await formOf(c))
    const done = await perform(c.get('ports'), c.get('actor'), saveCall, callOfForm(form, null))
    if (!done.ok) return callForm(c, null, form, callErrors(done.errors))
    await dropDraft(c.get('ports'), c.get('actor'), 'call:new')
    return back(c, `${at}/calls/${done.value.id}`, 'grants.saved')
  })
  room.get(`${at}/calls/:id/edit`, { may: runsCalls, audit: null }, async (c) =>
    callForm(
      c,
      idOf(c),
      { ...formOfCall(await callOf(c)), ...(await findDraft(c.get('ports'), c.get('actor'), `call:${idOf(c)}`))?.content },
      {},
    ),
  )
  room.post(`${at}/calls/:id/edit`, { may: runsCalls, audit: 'grants.saveCall' }, async (c) => {
    const form = typed(await formOf(c))
    const done = await perform(c.get('ports'), c.get('actor'), saveCall, callOfForm(form, idOf(c)))
    if (!done.ok) return callForm(c, idOf(c), form, callErrors(done.errors))
    await dropDraft(c.get('ports'), c.get('actor'), `call:${idOf(c)}`)
    return back(c, `${at}/calls/${idOf(c)}`, 'grants.saved')
  })
  async function callPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
    const { lang, t, ports, actor } = basics(c)
    const call = await callOf(c)
    const law = lawOf(await lawRows(ports), 'published-before', ports.clock.today())
    return page(
      c,
      { title: titleOf(c, call), crumbs: crumbs(c, { label: titleOf(c, call) }), status: status(errors) },
      <CallPage
        lang={lang}
        t={t}
        call={call}
        progress={await progressOf(ports, actor, call.id)}
        publications={await publicationsOf(ports, call.slug)}
        usual={await usualMinutes(ports, call.id)}
        now={ports.clock.now()}
        earliest={{
          moment: formatInstant(lang, earliestOpening(ports.clock.now(), law?.value ?? 0n)),
          days: Number(law?.value ?? 0n),
          source: cited(lang, law?.source ?? ''),
        }}
        completionDay={new Date(ports.clock.now().getTime() + 11 * 86_400_000).toISOString().slice(0, 10)}
        mayRun={runsCalls(actor)}
        values={values}
        errors={errors}
      />,
    )
  }
  room.get(`${at}/calls/:id`, { may: seesGrants, audit: null }, (c) => callPage(c, {}, {}))
  stepOf(room, 'publish', publishCall, 'grants.publishedNow', '', callPage)
  stepOf(room, 'revise', reviseCall, 'grants.revised', '/edit', callPage)
  stepOf(room, 'cancel', cancelCall, 'grants.cancelled', '', callPage)
  stepOf(room, 'check', beginChecking, 'grants.saved', '', callPage)
  stepOf(room, 'formal-check', runFormalCheck, 'grants.checked', '', callPage)
  stepOf(room, 'return-defective', returnDefective, 'grants.saved', '', callPage)
  stepOf(room, 'invent-completions', inventCompletions, 'grants.saved', '', callPage)
  stepOf(room, 'finish-check', finishChecking, 'grants.saved', '', callPage)
  room.post(`${at}/calls/:id/take-over`, { may: runsCalls, audit: 'grants.takeOverCall' }, async (c) => {
    const done = await perform(c.get('ports'), c.get('actor'), takeOverCall, { callId: idOf(c) })
    return back(c, done.ok ? `${at}/calls/${done.value.id}/edit` : at, 'grants.takenOver')
  })

  // Law tables
  async function lawPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
    const { lang, t, ports, actor } = basics(c)
    return page(
      c,
      { title: t('grants.law'), crumbs: crumbs(c, { label: t('grants.law') }), status: status(errors) },
      <LawPage
        lang={lang}
        t={t}
        rows={await lawRows(ports)}
        today={ports.clock.today()}
        mayRun={runsCalls(actor)}
        values={values}
        errors={errors}
      />,
    )
  }
  room.get(`${at}/law`, { may: seesGrants, audit: null }, (c) => lawPage(c, {}, {}))
  room.post(`${at}/law`, { may: runsCalls, audit: 'grants.recordLaw' }, async (c) => {
    const form = typed(await formOf(c))
    const done = await perform(c.get('ports'), c.get('actor'), recordLaw, form)
    return done.ok ? back(c, `${at}/law`, 'grants.saved') : lawPage(c, form, done.errors)
  })

  // Everybody
  const open = { may: anyone, audit: null } as const
  room.get('/:lang/calls', open, async (c) => {
    const t = c.get('t')
    return page(
      c,
      { title: t('grants.public.title'), description: t('grants.public.lead'), crumbs: [{ label: t('grants.public.title') }] },
      <PublicCalls lang={c.get('lang')} t={t} calls={await publicCalls(c.get('ports'))} now={c.get('ports').clock.now()} />,
    )
  })
  room.get('/:lang/calls/:slug', open, async (c) => {
    const { lang, t, ports } = basics(c)
    const call = await publicCall(c)
    return page(
      c,
      {
        title: titleOf(c, call),
        description: lang === 'cs' ? call.purposeCs : call.purposeEn,
        crumbs: [{ label: t('grants.public.title'), href: `/${lang}/calls` }, { label: titleOf(c, call) }],
      },
      <PublicCall
        lang={lang}
        t={t}
        call={call}
        publications={await publicationsOf(ports, call.slug)}
        usual={await usualMinutes(ports, call.id)}
        now={ports.clock.now()}
      />,
    )
  })
  room.get('/:lang/calls.atom', open, async (c) =>
    c.body(callFeed(await publicCalls(c.get('ports')), c.get('lang'), c.get('t'), c.get('ports').config.origin), 200, {
      'content-type': 'application/atom+xml; charset=utf-8',
    }),
  )
  room.get('/open-data/calls.jsonld', open, async (c) => {
    const origin = c.get('ports').config.origin
    const kept = await keptDays(c)
    const notices = (await publicCalls(c.get('ports'))).map((call) => boardNotice(call, origin, kept))
    const board = {
      '@context': 'https://ofn.gov.cz/úřední-desky/2021-07-20/kontexty/úřední-desky.jsonld',
      typ: 'Úřední deska',
      iri: `${origin}/open-data/calls.jsonld`,
      stránka: `${origin}/cs/calls`,
      provozovatel: { typ: 'Orgán veřejné moci', ičo: '00064581', název: { cs: 'Hlavní město Praha' } },
      informace: notices,
    }
    return c.body(`${JSON.stringify(board, null, 2)}\n`, 200, { 'content-type': 'application/ld+json; charset=utf-8' })
  })
  room.get('/open-data/calls/:file', open, async (c) => {
    const file = c.req.param('file') ?? ''
    const call = file.endsWith('.jsonld') ? await callBySlug(c.get('ports'), { kind: 'public' }, file.slice(0, -7)) : undefined
    if (!call) throw new AppError('not-found', 'There is no such call.')
    return c.body(`${JSON.stringify(boardNotice(call, c.get('ports').config.origin, await keptDays(c)), null, 2)}\n`, 200, {
      'content-type': 'application/ld+json; charset=utf-8',
    })
  })
}
