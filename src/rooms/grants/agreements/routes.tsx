// Addresses of awards, agreements, payments, changes, settlement and controls.
import { z } from 'zod'
import type { Actor } from '../../../kernel/actor.ts'
import { perform, type Command, type FieldErrors } from '../../../kernel/command.ts'
import { dropDraft, findDraft } from '../../../kernel/drafts.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, typed, type Request, type Room } from '../../../kernel/http.ts'
import type { MessageKey } from '../../../kernel/i18n.ts'
import { paperDocx, paperPdf, type Paper } from '../../../kernel/paper.ts'
import { page } from '../../../ui/page.tsx'
import { findCall, type Call } from '../calls/queries.ts'
import { awardReserve } from '../decision/commands.ts'
import { reserveOf } from '../decision/queries.ts'
import { inventAcceptances, inventPayments, inventReading, inventReports } from '../demo/after.ts'
import { paysGrants, prepares, runsCalls, seesGrants, signs } from '../policy.ts'
import { AwardPage } from './award-page.tsx'
import { answerChange, carryAmendment, decideChange, publishAmendment, requestChange, signAmendment } from './changes.ts'
import {
  acceptAgreement,
  giveUpAward,
  pledgeYear,
  prepareAgreements,
  promiseYear,
  publishAgreements,
  publishOne,
  sendAgreements,
  settleCall,
  signAgreements,
} from './commands.ts'
import { FinancePage } from './finance-page.tsx'
import { AwardHistoryPage, CallHistoryPage } from './history-page.tsx'
import { historyOf } from './history.ts'
import { AwardsPage, HandoverPage } from './pages.tsx'
import { agreementPaper, amendmentPaper, handoverPaper } from './papers.ts'
import type { AwardTab } from './parts.tsx'
import {
  approveInstalments,
  assignLine,
  confirmInstalment,
  holdPayments,
  importStatement,
  orderPayments,
  returnInstalment,
} from './payments.ts'
import { agreementFacts, awardsOf, financeDesk, handoverOf, openAward, orderFile, registerRecord, type AwardView } from './queries.ts'
import {
  chargeDocument,
  closeControl,
  decideReport,
  importCharges,
  objectToProtocol,
  planControl,
  planControls,
  sampleOf,
  settleFinding,
  submitReport,
  voidCharge,
  waiveRefund,
  writeProtocol,
} from './settlement.ts'
import { textOfBytes } from './statements.ts'
import { readVouchers, voucherTemplate, type VoucherTable } from './vouchers.ts'

const at = '/app/grants'
const inside = (actor: Actor) => seesGrants(actor) || prepares(actor)
const status = (errors: FieldErrors) => (Object.keys(errors).length > 0 ? (422 as const) : (200 as const))
function idOf(c: Request, name = 'id'): string {
  const parsed = z.uuid().safeParse(c.req.param(name)?.replace(/\.\w+$/, ''))
  if (!parsed.success) throw new AppError('not-found', 'There is nothing at this address.')
  return parsed.data
}
const titleOf = (c: Request, call: Call) => (c.get('lang') === 'cs' ? call.titleCs : call.titleEn)
async function callOf(c: Request, id = idOf(c)): Promise<Call> {
  const call = await findCall(c.get('ports'), c.get('actor'), id)
  if (!call) throw new AppError('not-found', 'There is no such call.')
  return call
}
const crumbs = (c: Request, ...rest: { label: string; href?: string }[]) => [{ label: c.get('t')('grants.title'), href: at }, ...rest]
const pdf = (c: Request, paper: Paper) =>
  c.body(new Uint8Array(paperPdf(paper)), 200, {
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename="${paper.reference}.pdf"`,
    'cache-control': 'no-store',
  })
const docx = async (c: Request, paper: Paper) =>
  c.body(new Uint8Array(await paperDocx(paper)), 200, {
    'content-type': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'content-disposition': `attachment; filename="${paper.reference}.docx"`,
    'cache-control': 'no-store',
  })
/** "3-0-1-2-0": what a statement brought, in an address. */
const countsIn = (text: string | undefined): number[] | null =>
  text !== undefined && /^\d{1,5}(-\d{1,5}){4}$/.test(text) ? text.split('-').map(Number) : null
const dayOf = (c: Request): string => z.iso.date().catch(c.get('ports').clock.today()).parse(c.req.query('date'))
const xml = (c: Request, name: string, text: string) =>
  c.body(text, 200, {
    'content-type': 'application/xml; charset=utf-8',
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
  })
const czech = (c: Request) => c.get('translators')('cs')
/** Text fields of a form, and the bytes of the file in it. */
async function withFile(c: Request): Promise<{ form: Record<string, string>; bytes: Uint8Array }> {
  const form = await formOf(c)
  const file = form['file']
  return { form: typed(form), bytes: file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array() }
}

export function addAgreements(room: Room): void {
  // A call's awards
  async function awardsPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
    const { ports, actor, lang, t } = { ports: c.get('ports'), actor: c.get('actor'), lang: c.get('lang'), t: c.get('t') }
    const call = await callOf(c)
    const found = await awardsOf(ports, actor, call.id)
    const reserve = runsCalls(actor) && ['announced', 'running'].includes(call.state) ? await reserveOf(ports, actor, call.id) : []
    return page(
      c,
      {
        title: t('grants.awards'),
        crumbs: crumbs(c, { label: titleOf(c, call), href: `${at}/calls/${call.id}` }, { label: t('grants.awards') }),
        status: status(errors),
      },
      <AwardsPage
        lang={lang}
        t={t}
        call={call}
        {...found}
        sample={sampleOf(found.risks, 5).flatMap((id) => found.risks.filter((one) => one.id === id))}
        reserve={reserve}
        mayRun={runsCalls(actor)}
        today={ports.clock.today()}
        values={values}
        errors={errors}
      />,
    )
  }
  room.get(`${at}/calls/:id/awards`, { may: seesGrants, audit: null }, (c) => awardsPage(c, {}, {}))
  function step<Schema extends z.ZodType, Output>(path: string, the: Command<Schema, Output>, said: MessageKey): void {
    room.post(`${at}/calls/:id/${path}`, { may: runsCalls, audit: the.name }, async (c) => {
      const form = typed(await formOf(c))
      const done = await perform(c.get('ports'), c.get('actor'), the, { ...form, callId: idOf(c) })
      return done.ok ? back(c, `${at}/calls/${idOf(c)}/awards`, said) : awardsPage(c, form, done.errors)
    })
  }
  step('agreements', prepareAgreements, 'grants.prepared')
  step('send', sendAgreements, 'grants.sentNow')
  step('sign', signAgreements, 'grants.signedNow')
  step('register', publishAgreements, 'grants.registeredNow')
  step('invent-acceptances', inventAcceptances, 'grants.saved')
  step('invent-payments', inventPayments, 'grants.saved')
  step('invent-reports', inventReports, 'grants.saved')
  step('invent-reading', inventReading, 'grants.saved')
  step('controls', planControls, 'grants.controls.planned')
  step('future', promiseYear, 'grants.saved')
  step('settle', settleCall, 'grants.settledNow')
  step('reserve', awardReserve, 'grants.reserve.awarded')
  room.get(`${at}/calls/:id/handover`, { may: seesGrants, audit: null }, async (c) => {
    const call = await callOf(c)
    return page(
      c,
      {
        title: c.get('t')('grants.handover'),
        crumbs: crumbs(c, { label: titleOf(c, call), href: `${at}/calls/${call.id}` }, { label: c.get('t')('grants.handover') }),
      },
      <HandoverPage lang={c.get('lang')} t={c.get('t')} call={call} sheet={await handoverOf(c.get('ports'), call.id)} />,
    )
  })
  room.get(`${at}/calls/:id/history`, { may: seesGrants, audit: null }, async (c) => {
    const [call, t, ports] = [await callOf(c), c.get('t'), c.get('ports')]
    const names = new Map((await awardsOf(ports, c.get('actor'), call.id)).rows.map((row) => [row.id, row.publicNumber]))
    return page(
      c,
      {
        title: t('grants.history'),
        crumbs: crumbs(c, { label: titleOf(c, call), href: `${at}/calls/${call.id}` }, { label: t('grants.history') }),
      },
      <CallHistoryPage
        lang={c.get('lang')}
        t={t}
        title={titleOf(c, call)}
        action={`${at}/calls/${call.id}/history`}
        today={ports.clock.today()}
        names={names}
        history={await historyOf(ports, c.get('actor'), { callId: call.id }, dayOf(c))}
      />,
    )
  })
  room.get(`${at}/calls/:id/handover.pdf`, { may: seesGrants, audit: 'grants.handover' }, async (c) => {
    const call = await callOf(c)
    return pdf(c, handoverPaper(czech(c), call, await handoverOf(c.get('ports'), call.id), c.get('ports').clock.today()))
  })
  // One award
  async function viewOf(c: Request): Promise<AwardView> {
    const view = await openAward(c.get('ports'), c.get('actor'), idOf(c))
    if (!view) throw new AppError('not-found', 'There is no such award.')
    return view
  }
  async function awardPage(c: Request, tab: AwardTab, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
    const { ports, actor, lang, t } = { ports: c.get('ports'), actor: c.get('actor'), lang: c.get('lang'), t: c.get('t') }
    const view = await viewOf(c)
    const own = actor.kind === 'person' && actor.hat?.organisationId === view.organisationId
    const may = { run: runsCalls(actor), pay: paysGrants(actor), sign: own && signs(actor), prepare: own && prepares(actor) }
    const keys = { agreement: `agreement:${view.id}`, changes: `change:${view.id}`, settlement: `document:${view.id}`, controls: '' }
    const draft = own && keys[tab] !== '' ? (await findDraft(ports, actor, keys[tab]))?.content : undefined
    const call = seesGrants(actor) ? await callOf(c, view.callId) : null
    const future = may.run ? (await awardsOf(ports, actor, view.callId)).future.map((one) => one.year) : []
    return page(
      c,
      {
        title: view.title,
        crumbs: crumbs(c, ...(call ? [{ label: titleOf(c, call), href: `${at}/calls/${call.id}/awards` }] : []), {
          label: view.publicNumber,
        }),
        status: status(errors),
      },
      <AwardPage
        lang={lang}
        t={t}
        view={view}
        tab={tab}
        may={may}
        choices={view.parties
          .filter((one) => one.position > 1 && one.leftOn === null)
          .map((one) => ({ id: one.organisationId, name: one.name }))}
        future={future}
        today={ports.clock.today()}
        values={{ ...draft, ...values }}
        errors={errors}
      />,
    )
  }
  const tabs = { '': 'agreement', '/changes': 'changes', '/settlement': 'settlement', '/controls': 'controls' } as const
  for (const [path, tab] of Object.entries(tabs))
    room.get(`${at}/awards/:id${path}`, { may: inside, audit: 'grants.readAward' }, (c) => awardPage(c, tab, {}, {}))
  /** A step of one award; what is wrong is told on the tab it belongs to, and nothing typed is lost. */
  function act<Schema extends z.ZodType, Output>(
    path: string,
    tab: AwardTab,
    may: (actor: Actor) => boolean,
    the: Command<Schema, Output>,
    said: MessageKey,
    more: (
      c: Request,
      form: Record<string, string>,
      bytes: Uint8Array,
    ) => Record<string, unknown> | Promise<Record<string, unknown>> = () => ({}),
    draft?: (c: Request) => string,
  ): void {
    room.post(`${at}/awards/:id${path}`, { may, audit: the.name }, async (c) => {
      const { form, bytes } = await withFile(c)
      const done = await perform(c.get('ports'), c.get('actor'), the, { ...form, id: idOf(c), ...(await more(c, form, bytes)) })
      if (!done.ok) return awardPage(c, tab, form, done.errors)
      if (draft) await dropDraft(c.get('ports'), c.get('actor'), draft(c))
      return back(c, `${at}/awards/${idOf(c)}${Object.entries(tabs).find(([, name]) => name === tab)?.[0] ?? ''}`, said)
    })
  }
  const part = (name: string) => (c: Request) => ({ [name]: idOf(c, name) })
  act(
    '/accept',
    'agreement',
    signs,
    acceptAgreement,
    'grants.acceptedNow',
    (_c, form) => ({
      items: Object.entries(form).flatMap(([name, amount]) => (/^item\d+$/.test(name) ? [{ position: name.slice(4), amount }] : [])),
    }),
    (c) => `agreement:${idOf(c)}`,
  )
  act('/give-up', 'agreement', signs, giveUpAward, 'grants.saved')
  act('/confirm', 'agreement', runsCalls, confirmInstalment, 'grants.saved', (_c, form) => ({ id: form['id'] }))
  act('/publish', 'agreement', runsCalls, publishOne, 'grants.registeredNow')
  act('/hold', 'agreement', runsCalls, holdPayments, 'grants.saved')
  act('/pledge', 'agreement', runsCalls, pledgeYear, 'grants.saved')
  act('/waive', 'agreement', runsCalls, waiveRefund, 'grants.saved')
  act('/changes', 'changes', signs, requestChange, 'grants.change.sent', undefined, (c) => `change:${idOf(c)}`)
  act('/changes/:requestId/answer', 'changes', signs, answerChange, 'grants.saved', part('requestId'))
  act('/changes/:requestId/decide', 'changes', runsCalls, decideChange, 'grants.saved', part('requestId'))
  const numbered = (c: Request) => ({ number: c.req.param('number') })
  act('/amendments/:number/sign', 'changes', signs, signAmendment, 'grants.acceptedNow', numbered)
  act('/amendments/:number/carry', 'changes', runsCalls, carryAmendment, 'grants.amendment.done', numbered)
  act('/amendments/:number/register', 'changes', runsCalls, publishAmendment, 'grants.saved', (c) => ({
    number: c.req.param('number'),
    registerId: '–',
  }))
  act(
    '/reports/:reportId',
    'settlement',
    signs,
    submitReport,
    'grants.report.sent',
    part('reportId'),
    (c) => `report:${idOf(c, 'reportId')}`,
  )
  act('/reports/:reportId/decide', 'settlement', runsCalls, decideReport, 'grants.saved', part('reportId'))
  act(
    '/documents',
    'settlement',
    prepares,
    chargeDocument,
    'grants.document.added',
    (_c, form) => ({ funder: form['position'] ? 'city' : (form['funder'] ?? '').trim() || '–' }),
    (c) => `document:${idOf(c)}`,
  )
  act(
    '/documents/import',
    'settlement',
    prepares,
    importCharges,
    'grants.document.imported',
    async (_c, _form, bytes): Promise<{ table: VoucherTable }> => ({ table: await readVouchers(bytes) }),
  )
  room.get(`${at}/awards/:id/documents/template.csv`, { may: prepares, audit: null }, (c) =>
    c.body(voucherTemplate(), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="doklady.csv"',
    }),
  )
  act('/documents/:chargeId/void', 'settlement', prepares, voidCharge, 'grants.saved', part('chargeId'))
  act('/controls', 'controls', runsCalls, planControl, 'grants.saved')
  act(
    '/controls/:controlId/protocol',
    'controls',
    runsCalls,
    writeProtocol,
    'grants.saved',
    part('controlId'),
    (c) => `protocol:${idOf(c, 'controlId')}`,
  )
  act('/controls/:controlId/object', 'controls', signs, objectToProtocol, 'grants.saved', part('controlId'))
  act('/controls/:controlId/close', 'controls', runsCalls, closeControl, 'grants.saved', part('controlId'))
  act('/findings/:findingId', 'controls', runsCalls, settleFinding, 'grants.saved', part('findingId'))
  room.get(`${at}/awards/:id/history`, { may: inside, audit: 'grants.readAward' }, async (c) => {
    const [view, t, ports] = [await viewOf(c), c.get('t'), c.get('ports')]
    return page(
      c,
      {
        title: t('grants.history'),
        crumbs: crumbs(c, { label: view.publicNumber, href: `${at}/awards/${view.id}` }, { label: t('grants.history') }),
      },
      <AwardHistoryPage
        lang={c.get('lang')}
        t={t}
        title={`${view.publicNumber} · ${view.title}`}
        action={`${at}/awards/${view.id}/history`}
        today={ports.clock.today()}
        history={await historyOf(ports, c.get('actor'), { applicationId: view.id }, dayOf(c))}
      />,
    )
  })
  const agreementOf = async (c: Request): Promise<Paper> => {
    const { view, summary } = await agreementFacts(c.get('ports'), c.get('actor'), idOf(c))
    return agreementPaper(czech(c), await callOf(c, view.callId), view, summary, c.get('ports').clock.today())
  }
  room.get(`${at}/awards/:id/agreement.pdf`, { may: inside, audit: 'grants.readAward' }, async (c) => pdf(c, await agreementOf(c)))
  room.get(`${at}/awards/:id/agreement.docx`, { may: inside, audit: 'grants.readAward' }, async (c) => docx(c, await agreementOf(c)))
  room.get(`${at}/awards/:id/amendments/:number`, { may: inside, audit: 'grants.readAward' }, async (c) => {
    const [number, kind] = (c.req.param('number') ?? '').split('.')
    const view = await viewOf(c)
    const amendment = view.amendments.find((one) => String(one.number) === number)
    if (!amendment || (kind === 'xml' && !runsCalls(c.get('actor')))) throw new AppError('not-found', 'There is no such amendment.')
    if (kind === 'xml')
      return xml(c, `dodatek-${amendment.number}.xml`, await registerRecord(c.get('ports'), c.get('actor'), view.id, amendment.number))
    const paper = amendmentPaper(czech(c), view, amendment)
    return kind === 'docx' ? docx(c, paper) : pdf(c, paper)
  })
  room.get(`${at}/awards/:id/register.xml`, { may: runsCalls, audit: 'grants.registerRecord' }, async (c) =>
    xml(c, 'smlouva.xml', await registerRecord(c.get('ports'), c.get('actor'), idOf(c), null)),
  )

  // Finance
  const finance = (actor: Actor) => seesGrants(actor)
  async function financePage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
    return page(
      c,
      { title: c.get('t')('grants.finance'), crumbs: crumbs(c, { label: c.get('t')('grants.finance') }), status: status(errors) },
      <FinancePage
        lang={c.get('lang')}
        t={c.get('t')}
        desk={await financeDesk(c.get('ports'), c.get('actor'))}
        may={paysGrants(c.get('actor'))}
        payer={c.get('ports').config.payer !== null}
        read={countsIn(c.req.query('read'))}
        today={c.get('ports').clock.today()}
        values={values}
        errors={errors}
      />,
    )
  }
  room.get(`${at}/payments`, { may: finance, audit: null }, (c) => financePage(c, {}, {}))
  function pay<Schema extends z.ZodType, Output>(
    path: string,
    the: Command<Schema, Output>,
    said: MessageKey,
    input: (form: Record<string, string>, all: Record<string, unknown>) => Record<string, unknown> = (form) => form,
    query: (output: Output) => string = () => '',
  ): void {
    room.post(`${at}/payments/${path}`, { may: paysGrants, audit: the.name }, async (c) => {
      const all = await formOf(c)
      const file = all['file']
      const form = { ...typed(all), file: file instanceof File ? textOfBytes(new Uint8Array(await file.arrayBuffer())) : '' }
      const done = await perform(c.get('ports'), c.get('actor'), the, input(form, all))
      return done.ok ? back(c, `${at}/payments${query(done.value)}`, said) : financePage(c, form, done.errors)
    })
  }
  const chosen = (form: Record<string, string>, all: Record<string, unknown>) => ({
    chosen: form['chosen'] ?? '',
    ids: [all['ids']].flat().filter((one) => typeof one === 'string'),
  })
  pay('approve', approveInstalments, 'grants.finance.approved', chosen)
  pay('line', assignLine, 'grants.saved')
  pay('return', returnInstalment, 'grants.saved')
  pay('order', orderPayments, 'grants.finance.orderedNow', chosen)
  pay(
    'statement',
    importStatement,
    'grants.statement.done',
    undefined,
    (counts) => `?read=${counts.payments}-${counts.refunds}-${counts.failed}-${counts.unmatched}-${counts.known}`,
  )
  room.get(`${at}/payments/orders/:id`, { may: finance, audit: 'grants.paymentFile' }, async (c) => {
    const kind = c.req.param('id')?.endsWith('.kpc') ? ('kpc' as const) : ('xml' as const)
    const file = await orderFile(c.get('ports'), c.get('actor'), idOf(c), kind)
    return c.body(file.text, 200, {
      'content-type': kind === 'xml' ? 'application/xml; charset=utf-8' : 'text/plain; charset=us-ascii',
      'content-disposition': `attachment; filename="${file.name}"`,
      'cache-control': 'no-store',
    })
  })
}
