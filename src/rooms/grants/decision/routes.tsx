// Addresses of the decision: the table before the committee, the annex for a session, second opinion, simulator, and the public's why.
import { z } from 'zod'
import { anyone, type Actor } from '../../../kernel/actor.ts'
import type { FieldErrors } from '../../../kernel/command.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Request, Room } from '../../../kernel/http.ts'
import { openCatalogues } from '../../../kernel/i18n.ts'
import { paperPdf } from '../../../kernel/paper.ts'
import { page } from '../../../ui/page.tsx'
import { runsCalls, seesGrants, sits } from '../policy.ts'
import { ownCommittees } from '../review/queries.ts'
import { at, basics, callCrumb, callOf, crumbs, publicCall, status, stepOf, titleOf } from '../routing.ts'
import { annexPaper } from './annex.ts'
import { announce, overrideProposal, proposePortfolio, recordDecision, settleReopening } from './commands.ts'
import type { Short } from './compute.ts'
import { DecisionPage } from './pages.tsx'
import { annexOf, proposalsOf, whyOf } from './queries.ts'
import { draws, secondOpinion, simulate } from './second.ts'
import { SecondPage, SimulatorPage } from './second-pages.tsx'
import { WhyPage } from './why-page.tsx'

const shorts = z.array(
  z.object({
    stream: z.number(),
    insisted: z.array(z.string()),
    money: z.number().nullable(),
    minimums: z.array(z.object({ what: z.enum(['service', 'district']), key: z.string(), wanted: z.number(), possible: z.number() })),
  }),
)
const shortsIn = (text: string): Short[] => shorts.parse(JSON.parse(text))
const sees = (actor: Actor) => seesGrants(actor) || sits(actor)
/** A member sees the table once scoring is over, and only of the committee they sit on. */
async function mayBeBefore(c: Request, callId: string): Promise<void> {
  const { ports, actor } = basics(c)
  if (!seesGrants(actor) && !(await ownCommittees(ports, actor)).some((one) => one.id === callId && one.state !== 'reviewing'))
    throw new AppError('not-found', 'There is no such call.')
}
export function addDecision(room: Room): void {
  async function decisionPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
    const { lang, t, ports, actor } = basics(c)
    const call = await callOf(c)
    await mayBeBefore(c, call.id)
    const table = await proposalsOf(ports, actor, call.id)
    const over = table.rows.find((row) => row.applicationId === (values['applicationId'] ?? c.req.query('over'))) ?? null
    const shorts = errors['']?.[0] === 'grants.error.infeasible' ? shortsIn(errors['']?.[1] ?? '') : []
    return page(
      c,
      { title: t('grants.decision'), crumbs: crumbs(c, callCrumb(c, call), { label: t('grants.decision') }), status: status(errors) },
      <DecisionPage
        lang={lang}
        t={t}
        call={call}
        table={table}
        may={{ run: runsCalls(actor), city: seesGrants(actor) }}
        values={{ decidedOn: ports.clock.today(), ...values }}
        errors={errors}
        over={over}
        shorts={shorts}
      />,
    )
  }
  room.get(`${at}/calls/:id/decision`, { may: sees, audit: null }, (c) => decisionPage(c, {}, {}))
  stepOf(room, 'propose', proposePortfolio, 'grants.proposed', '/decision', decisionPage)
  stepOf(room, 'override', overrideProposal, 'grants.overridden', '/decision', decisionPage)
  stepOf(room, 'decide', recordDecision, 'grants.decided', '/decision', decisionPage)
  stepOf(room, 'announce', announce, 'grants.announced', '/decision', decisionPage)
  stepOf(room, 'settle-reopening', settleReopening, 'grants.saved', '/decision', decisionPage)
  room.get(`${at}/calls/:id/annex.pdf`, { may: seesGrants, audit: 'grants.annex' }, async (c) => {
    const call = await callOf(c)
    const organ = z.enum(['council', 'assembly']).catch('council').parse(c.req.query('organ'))
    const paper = annexPaper(
      openCatalogues(c.get('ports').config.root)('cs'),
      call,
      organ,
      await annexOf(c.get('ports'), c.get('actor'), call, organ),
      c.get('ports').clock.today(),
    )
    return c.body(new Uint8Array(paperPdf(paper)), 200, {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${paper.reference}.pdf"`,
      'cache-control': 'no-store',
    })
  })
  room.get(`${at}/calls/:id/second`, { may: sees, audit: null }, async (c) => {
    const { lang, t, ports, actor } = basics(c)
    const call = await callOf(c)
    await mayBeBefore(c, call.id)
    return page(
      c,
      { title: t('grants.second'), crumbs: crumbs(c, callCrumb(c, call), { label: t('grants.second') }) },
      <SecondPage lang={lang} t={t} call={call} second={await secondOpinion(ports, actor, call.id)} of={draws} />,
    )
  })
  room.get(`${at}/calls/:id/simulator`, { may: runsCalls, audit: null }, async (c) => {
    const { lang, t, ports, actor } = basics(c)
    const call = await callOf(c)
    return page(
      c,
      { title: t('grants.simulator'), crumbs: crumbs(c, callCrumb(c, call), { label: t('grants.simulator') }) },
      <SimulatorPage lang={lang} t={t} call={call} simulation={await simulate(ports, actor, call.id)} />,
    )
  })

  // Everybody
  room.get('/:lang/calls/:slug/why', { may: anyone, audit: null }, async (c) => {
    const call = await publicCall(c)
    // Before the letters are out nobody learns anything here.
    if (!['announced', 'running', 'settled'].includes(call.state)) throw new AppError('not-found', 'The call is not decided yet.')
    return page(
      c,
      {
        title: c.get('t')('grants.public.why'),
        crumbs: [
          { label: c.get('t')('grants.public.title'), href: `/${c.get('lang')}/calls` },
          { label: titleOf(c, call), href: `/${c.get('lang')}/calls/${call.slug}` },
          { label: c.get('t')('grants.public.why') },
        ],
      },
      <WhyPage lang={c.get('lang')} t={c.get('t')} call={call} why={await whyOf(c.get('ports'), call.id)} />,
    )
  })
}
