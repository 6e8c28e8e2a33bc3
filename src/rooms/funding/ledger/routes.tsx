// Addresses of the ledger of all money.
import { z } from 'zod'
import { hasRole, wearsHat, type Actor } from '../../../kernel/actor.ts'
import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { toCsv } from '../../../kernel/csv.ts'
import { dropDraft, findDraft } from '../../../kernel/drafts.ts'
import { back, formOf, room, typed, type Request } from '../../../kernel/http.ts'
import { moneyText, parseMoney } from '../../../kernel/money.ts'
import { page } from '../../../ui/page.tsx'
import type { Child } from 'hono/jsx'
import { declareMoney, declares, keepsLedger, relateUndertakings } from './commands.ts'
import { aidLimits, budgets, cliffs, coFunding, duplicates, forecast, pairings, totalOnce } from './model.ts'
import { AidView, BudgetsView, BurdenView, CalculatorView, CliffsView, CooperationView, DeclareView, DuplicatesView, LedgerFrame, LedgerView, type LedgerTab } from './pages.tsx'
import { aidOf, burdenOf, choicesOf, groupsOf, instrumentsOf, ledger, statedBounds, type LedgerFilter } from './queries.ts'

export const ledgerRoutes = room('funding-ledger')
const at = '/app/funding'
/** Everybody with a role in an organisation sees the public part of the ledger and what is their own; City Hall sees all of it. */
export const usesLedger = (actor: Actor): boolean => wearsHat(actor) && !hasRole(actor, 'administrator', 'data-protection-officer')
const seesAll = (actor: Actor): boolean => hasRole(actor, 'specialist', 'grants-officer', 'finance-officer', 'auditor')
const word = z.string().max(200).nullable().catch(null)
const filterSchema = z.object({ organisation: word, funder: word, service: word, district: word, year: z.coerce.number().int().min(1990).max(2100).nullable().catch(null) })
const filterOf = (c: Request): LedgerFilter => filterSchema.parse({ organisation: c.req.query('organisation') || null, funder: c.req.query('funder') || null, service: c.req.query('service') || null, district: c.req.query('district') || null, year: c.req.query('year') || null })
const dayOf = (c: Request): string => z.iso.date().catch(c.get('ports').clock.today()).parse(c.req.query('day'))
const basics = (c: Request) => ({ lang: c.get('lang'), t: c.get('t'), ports: c.get('ports'), actor: c.get('actor') })
function show(c: Request, tab: LedgerTab, content: Child, errors: FieldErrors = {}): Response | Promise<Response> {
  const { t, actor } = basics(c)
  return page(c, { title: t(`funding.tab.${tab}`), crumbs: [{ label: t('funding.ledger.title'), ...(tab === 'ledger' ? {} : { href: at }) }, ...(tab === 'ledger' ? [] : [{ label: t(`funding.tab.${tab}`) }])], status: Object.keys(errors).length > 0 ? 422 : 200 }, <LedgerFrame t={t} tab={tab} mayDeclare={declares(actor)} seesAll={seesAll(actor)}>{content}</LedgerFrame>)
}
const may = { may: usesLedger, audit: null } as const

ledgerRoutes.get(at, may, async (c) => {
  const { lang, t, ports, actor } = basics(c)
  const rows = await ledger(ports, actor, filterOf(c))
  return show(c, 'ledger', <LedgerView lang={lang} t={t} rows={rows} totals={totalOnce(rows)} filter={filterOf(c)} choices={await choicesOf(ports, actor)} />)
})
ledgerRoutes.get(`${at}/ledger.csv`, { may: usesLedger, audit: 'funding.export' }, async (c) => {
  const rows = await ledger(c.get('ports'), c.get('actor'), filterOf(c), 100_000)
  return c.body(toCsv([
    { header: 'recipient', value: (row) => row.recipient }, { header: 'ico', value: (row) => row.recipientIco }, { header: 'title', value: (row) => row.title }, { header: 'funder', value: (row) => row.funder }, { header: 'instrument', value: (row) => row.instrument }, { header: 'amount', value: (row) => moneyText({ minor: row.amountMinor, currency: row.currency }) }, { header: 'currency', value: (row) => row.currency },
    { header: 'from', value: (row) => row.startsOn }, { header: 'to', value: (row) => row.endsOn }, { header: 'service', value: (row) => row.service }, { header: 'district', value: (row) => row.district }, { header: 'certainty', value: (row) => row.certainty }, { header: 'evidence', value: (row) => row.grade }, { header: 'source', value: (row) => row.source }, { header: 'demo', value: (row) => row.isDemo },
  ], rows), 200, { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="ledger.csv"' })
})
ledgerRoutes.get(`${at}/budgets`, may, async (c) => {
  const { lang, t, ports, actor } = basics(c)
  const filter = filterOf(c)
  const rows = budgets(await ledger(ports, actor, filter, 100_000)).filter((row) => filter.year === null || row.year === filter.year)
  return show(c, 'budgets', <BudgetsView lang={lang} t={t} rows={rows.slice(0, 400)} filter={filter} choices={await choicesOf(ports, actor)} bounds={await statedBounds(ports, actor)} />)
})
ledgerRoutes.get(`${at}/cliffs`, may, async (c) => {
  const { lang, t, ports, actor } = basics(c)
  const [day, filter] = [dayOf(c), filterOf(c)]
  const records = await ledger(ports, actor, { ...filter, year: null }, 100_000)
  const { instruments } = await instrumentsOf(ports, actor)
  const choices = await choicesOf(ports, actor)
  return show(c, 'cliffs', <CliffsView lang={lang} t={t} day={day} months={forecast(records, day, 36)} cliffs={cliffs(records, instruments, day, 36)} districts={new Map(choices.districts.map((one) => [one.code, one.name]))} filter={filter} choices={choices} instruments={instruments} />)
})
ledgerRoutes.get(`${at}/duplicates`, { may: seesAll, audit: null }, async (c) => {
  const { lang, t, ports, actor } = basics(c)
  return show(c, 'duplicates', <DuplicatesView lang={lang} t={t} pairs={duplicates(await ledger(ports, actor, filterOf(c), 100_000))} />)
})
ledgerRoutes.get(`${at}/cooperation`, may, async (c) => {
  const { lang, t, ports, actor } = basics(c)
  const groups = await groupsOf(ports, actor)
  return show(c, 'cooperation', <CooperationView lang={lang} t={t} pairs={pairings(groups.joint, groups.competing)} />)
})
ledgerRoutes.get(`${at}/calculator`, may, async (c) => {
  const { lang, t, ports, actor } = basics(c)
  const { rules } = await instrumentsOf(ports, actor)
  const values = { rule: c.req.query('rule') ?? '', total: c.req.query('total') ?? '', inKind: c.req.query('inKind') ?? '' }
  const rule = rules.find((one) => one.id === values.rule) ?? null
  const asked = c.req.query('rule') !== undefined
  const [total, inKind] = [parseMoney(values.total), parseMoney(values.inKind || '0')]
  const errors: FieldErrors = !asked ? {} : { ...(rule ? {} : { rule: ['ui.error.required'] }), ...(total && total.minor > 0n ? {} : { total: ['funding.error.amount'] }), ...(inKind && inKind.minor >= 0n ? {} : { inKind: ['funding.error.amount'] }) }
  const result = rule && total && inKind && asked && Object.keys(errors).length === 0 ? coFunding(total.minor, { num: BigInt(rule.num), den: BigInt(rule.den), inKind: rule.inKind }, inKind.minor) : null
  return show(c, 'calculator', <CalculatorView lang={lang} t={t} rules={rules} rule={rule} result={result} values={values} errors={errors} />, errors)
})
async function aidPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const { lang, t, ports, actor } = basics(c)
  const given = { organisation: c.req.query('organisation') ?? '', day: c.req.query('day') ?? ports.clock.today(), euros: c.req.query('euros') ?? '', limit: c.req.query('limit') ?? 'general', ...values }
  const asked = c.req.query('organisation') !== undefined
  const euros = parseMoney(given.euros, 'EUR')
  const wrong: FieldErrors = !asked ? {} : { ...(z.uuid().safeParse(given.organisation).success ? {} : { organisation: ['ui.error.required'] }), ...(z.iso.date().safeParse(given.day).success ? {} : { day: ['ui.error.date'] }), ...(euros && euros.minor > 0n ? {} : { euros: ['funding.error.amount'] }) }
  const answer = asked && euros && Object.keys(wrong).length === 0 ? await aidOf(ports, actor, given.organisation, given.day, euros.minor, aidLimits[given.limit === 'sgei' ? 'sgei' : 'general'].euroCents) : null
  return show(c, 'aid', <AidView lang={lang} t={t} choices={await choicesOf(ports, actor)} answer={answer} mayKeep={keepsLedger(actor)} values={given} errors={{ ...wrong, ...errors }} />, { ...wrong, ...errors })
}
ledgerRoutes.get(`${at}/aid`, { may: seesAll, audit: null }, (c) => aidPage(c, {}, {}))
ledgerRoutes.post(`${at}/aid/related`, { may: keepsLedger, audit: 'funding.relateUndertakings' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), relateUndertakings, form)
  return done.ok ? back(c, `${at}/aid`, 'funding.saved') : aidPage(c, form, done.errors)
})
ledgerRoutes.get(`${at}/burden`, may, async (c) => {
  const { lang, t, ports, actor } = basics(c)
  return show(c, 'burden', <BurdenView lang={lang} t={t} rows={await burdenOf(ports, actor, ports.clock.today())} />)
})
async function declarePage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const { t, ports, actor } = basics(c)
  return show(c, 'declare', <DeclareView t={t} choices={await choicesOf(ports, actor)} values={{ ...(await findDraft(ports, actor, 'funding:declare'))?.content, ...values }} errors={errors} />, errors)
}
ledgerRoutes.get(`${at}/declare`, { may: declares, audit: null }, (c) => declarePage(c, {}, {}))
ledgerRoutes.post(`${at}/declare`, { may: declares, audit: 'funding.declareMoney' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), declareMoney, form)
  if (!done.ok) return declarePage(c, form, done.errors)
  await dropDraft(c.get('ports'), c.get('actor'), 'funding:declare')
  return back(c, `${at}/declare`, 'funding.saved')
})
