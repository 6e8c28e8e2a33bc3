// Addresses of the decision: the table before the committee, second opinion, simulator, and the public's why.
import { anyone } from '../../../kernel/actor.ts'
import type { FieldErrors } from '../../../kernel/command.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Request, Room } from '../../../kernel/http.ts'
import { page } from '../../../ui/page.tsx'
import { runsCalls, seesGrants } from '../policy.ts'
import { at, basics, callCrumb, callOf, crumbs, publicCall, status, stepOf, titleOf } from '../routing.ts'
import { announce, overrideProposal, proposePortfolio, recordDecision } from './commands.ts'
import { DecisionPage, SecondPage, SimulatorPage, WhyPage } from './pages.tsx'
import { proposalsOf, whyOf } from './queries.ts'
import { draws, secondOpinion, simulate } from './second.ts'

export function addDecision(room: Room): void {
  async function decisionPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
    const { lang, t, ports, actor } = basics(c)
    const call = await callOf(c)
    const { rows, model, decisions, labels } = await proposalsOf(ports, actor, call.id)
    const over = rows.find((row) => row.applicationId === (values['applicationId'] ?? c.req.query('over'))) ?? null
    return page(c, { title: t('grants.decision'), crumbs: crumbs(c, callCrumb(c, call), { label: t('grants.decision') }), status: status(errors) }, <DecisionPage lang={lang} t={t} call={call} rows={rows} model={model} decisions={decisions} labels={labels} mayRun={runsCalls(actor)} values={{ decidedOn: ports.clock.today(), ...values }} errors={errors} over={over} />)
  }
  room.get(`${at}/calls/:id/decision`, { may: seesGrants, audit: null }, (c) => decisionPage(c, {}, {}))
  stepOf(room, 'propose', proposePortfolio, 'grants.proposed', '/decision', decisionPage)
  stepOf(room, 'override', overrideProposal, 'grants.overridden', '/decision', decisionPage)
  stepOf(room, 'decide', recordDecision, 'grants.decided', '/decision', decisionPage)
  stepOf(room, 'announce', announce, 'grants.announced', '/decision', decisionPage)
  room.get(`${at}/calls/:id/second`, { may: seesGrants, audit: null }, async (c) => {
    const { lang, t, ports, actor } = basics(c)
    const call = await callOf(c)
    return page(c, { title: t('grants.second'), crumbs: crumbs(c, callCrumb(c, call), { label: t('grants.second') }) }, <SecondPage lang={lang} t={t} call={call} second={await secondOpinion(ports, actor, call.id)} of={draws} />)
  })
  room.get(`${at}/calls/:id/simulator`, { may: runsCalls, audit: null }, async (c) => {
    const { lang, t, ports, actor } = basics(c)
    const call = await callOf(c)
    return page(c, { title: t('grants.simulator'), crumbs: crumbs(c, callCrumb(c, call), { label: t('grants.simulator') }) }, <SimulatorPage lang={lang} t={t} call={call} simulation={await simulate(ports, actor, call.id)} />)
  })

  // Everybody
  room.get('/:lang/calls/:slug/why', { may: anyone, audit: null }, async (c) => {
    const call = await publicCall(c)
    // Before the letters are out nobody learns anything here.
    if (!['announced', 'running', 'settled'].includes(call.state)) throw new AppError('not-found', 'The call is not decided yet.')
    return page(c, { title: c.get('t')('grants.public.why'), crumbs: [{ label: c.get('t')('grants.public.title'), href: `/${c.get('lang')}/calls` }, { label: titleOf(c, call), href: `/${c.get('lang')}/calls/${call.slug}` }, { label: c.get('t')('grants.public.why') }] }, <WhyPage lang={c.get('lang')} t={c.get('t')} call={call} why={await whyOf(c.get('ports'), call.id)} />)
  })
}
