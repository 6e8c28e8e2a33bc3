// Addresses of the committee: its members, who reads what, reviews, discussions, ties.
import { z } from 'zod'
import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { dropDraft, findDraft } from '../../../kernel/drafts.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, typed, type Request, type Room } from '../../../kernel/http.ts'
import { page } from '../../../ui/page.tsx'
import { contentOf } from '../applications/content.ts'
import { districtChoices, openApplication, organisationChoices } from '../applications/queries.ts'
import { progressOf } from '../calls/queries.ts'
import { inventReviews } from '../demo/commands.ts'
import { declares, runsCalls, seesGrants, sits } from '../policy.ts'
import { at, basics, callCrumb, callOf, crumbs, idOf, status, stepOf } from '../routing.ts'
import { assignReviewers, giveReview, type Shortage } from './assignment.ts'
import {
  confirmInterests,
  declareInterest,
  declineReview,
  endInterest,
  endMember,
  finishReviewing,
  nameMember,
  submitReview,
} from './commands.ts'
import { recordDiscussion } from './discussion.ts'
import { CommitteePage, InterestsPage, ReviewPage } from './pages.tsx'
import { assignmentsOf, discordantOf, membersOf, ownInterests, ownReviews } from './queries.ts'

const shortage = z.object({
  streams: z.array(z.object({ stream: z.number(), lacks: z.number(), numbers: z.array(z.number()) })),
  load: z.number().nullable(),
  members: z.number().nullable(),
  reviews: z.number(),
})
const shortageIn = (text: string): Shortage => shortage.parse(JSON.parse(text))
export function addReview(room: Room): void {
  async function committeePage(
    c: Request,
    values: Record<string, string>,
    errors: FieldErrors,
    said: string | null = null,
  ): Promise<Response> {
    const { lang, t, ports, actor } = basics(c)
    const call = await callOf(c)
    const shortage = errors['']?.[0] === 'grants.error.reviewers' ? shortageIn(errors['']?.[1] ?? '') : null
    const wanted = {
      give: c.req.query('give') ?? (values['to'] === undefined ? null : (values['applicationId'] ?? null)),
      discuss: c.req.query('discuss') ?? (values['said'] === undefined ? null : (values['applicationId'] ?? null)),
    }
    const [members, progress, given, discordant] = [
      await membersOf(ports, actor, call.id),
      await progressOf(ports, actor, call.id),
      await assignmentsOf(ports, actor, call.id),
      await discordantOf(ports, actor, call.id),
    ]
    return page(
      c,
      { title: t('grants.committee'), crumbs: crumbs(c, callCrumb(c, call), { label: t('grants.committee') }), status: status(errors) },
      <CommitteePage
        lang={lang}
        t={t}
        call={call}
        members={members}
        progress={progress}
        given={given}
        discordant={discordant}
        today={ports.clock.today()}
        mayRun={runsCalls(actor)}
        values={values}
        errors={errors}
        said={said}
        shortage={shortage}
        open={wanted}
      />,
    )
  }
  room.get(`${at}/calls/:id/committee`, { may: seesGrants, audit: null }, (c) => committeePage(c, {}, {}))
  stepOf(room, 'members', nameMember, 'grants.saved', '/committee', committeePage)
  stepOf(room, 'invent-reviews', inventReviews, 'grants.saved', '/committee', committeePage)
  stepOf(room, 'give', giveReview, 'grants.givenNow', '/committee', committeePage)
  stepOf(room, 'discuss', recordDiscussion, 'grants.saved', '/committee#discussion', committeePage)
  stepOf(room, 'finish-review', finishReviewing, 'grants.saved', '/decision', committeePage)
  room.get(`${at}/calls/:id/assign`, { may: runsCalls, audit: null }, (c) => c.redirect(`${at}/calls/${idOf(c)}/committee`, 303))
  room.post(`${at}/calls/:id/assign`, { may: runsCalls, audit: 'grants.assignReviewers' }, async (c) => {
    const done = await perform(c.get('ports'), c.get('actor'), assignReviewers, { callId: idOf(c) })
    return done.ok
      ? committeePage(
          c,
          {},
          {},
          c.get('t')('grants.assigned', { count: done.value.assigned, points: done.value.objective, bound: done.value.bound }),
        )
      : committeePage(c, {}, done.errors)
  })
  room.post(`${at}/calls/:id/members/:account/end`, { may: runsCalls, audit: 'grants.endMember' }, async (c) => {
    await perform(c.get('ports'), c.get('actor'), endMember, { callId: idOf(c), accountId: idOf(c, 'account'), until: '' })
    return back(c, `${at}/calls/${idOf(c)}/committee`, 'grants.saved')
  })
  async function reviewPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
    const { lang, t, ports, actor } = basics(c)
    const review = (await ownReviews(ports, actor)).find((one) => one.applicationId === idOf(c))
    const view = review && (await openApplication(ports, actor, idOf(c)))
    if (!review || !view) throw new AppError('not-found', 'There is no such review.')
    return page(
      c,
      { title: view.title, crumbs: crumbs(c, { label: view.title }), status: status(errors) },
      <ReviewPage
        lang={lang}
        t={t}
        call={await callOf(c, view.callId)}
        view={view}
        content={contentOf(view.content)}
        review={review}
        districts={await districtChoices(ports, actor)}
        values={values}
        errors={errors}
      />,
    )
  }
  room.get(`${at}/reviews/:id`, { may: sits, audit: 'grants.readApplication' }, async (c) =>
    reviewPage(c, { ...(await findDraft(c.get('ports'), c.get('actor'), `review:${idOf(c)}`))?.content }, {}),
  )
  room.post(`${at}/reviews/:id`, { may: sits, audit: 'grants.submitReview' }, async (c) => {
    const form = typed(await formOf(c))
    const scores = Object.fromEntries(
      Object.entries(form).flatMap(([name, value]) =>
        name.startsWith('score-') && value.trim() !== '' ? [[name.slice(6), value.trim()]] : [],
      ),
    )
    const done = await perform(c.get('ports'), c.get('actor'), submitReview, {
      applicationId: idOf(c),
      scores,
      justification: form['justification'],
    })
    if (!done.ok)
      return reviewPage(
        c,
        form,
        Object.fromEntries(Object.entries(done.errors).map(([name, messages]) => [name.replace(/^scores\./, 'score-'), messages])),
      )
    await dropDraft(c.get('ports'), c.get('actor'), `review:${idOf(c)}`)
    return back(c, at, 'grants.reviewSubmitted')
  })
  room.post(`${at}/reviews/:id/decline`, { may: sits, audit: 'grants.declineReview' }, async (c) => {
    await perform(c.get('ports'), c.get('actor'), declineReview, { applicationId: idOf(c) })
    return back(c, at, 'grants.saved')
  })
  async function interestsPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
    const { lang, t, ports, actor } = basics(c)
    return page(
      c,
      { title: t('grants.interests'), crumbs: crumbs(c, { label: t('grants.interests') }), status: status(errors) },
      <InterestsPage
        lang={lang}
        t={t}
        own={await ownInterests(ports, actor)}
        organisations={await organisationChoices(ports, actor)}
        values={values}
        errors={errors}
      />,
    )
  }
  room.get(`${at}/interests`, { may: declares, audit: null }, (c) => interestsPage(c, {}, {}))
  room.post(`${at}/interests`, { may: declares, audit: 'grants.declareInterest' }, async (c) => {
    const form = typed(await formOf(c))
    const done = await perform(c.get('ports'), c.get('actor'), declareInterest, form)
    return done.ok ? back(c, `${at}/interests`, 'grants.declared') : interestsPage(c, form, done.errors)
  })
  room.post(`${at}/interests/end`, { may: declares, audit: 'grants.endInterest' }, async (c) => {
    const done = await perform(c.get('ports'), c.get('actor'), endInterest, typed(await formOf(c)))
    return done.ok ? back(c, `${at}/interests`, 'grants.saved') : interestsPage(c, {}, done.errors)
  })
  room.post(`${at}/interests/confirm`, { may: declares, audit: 'grants.confirmInterests' }, async (c) => {
    const done = await perform(c.get('ports'), c.get('actor'), confirmInterests, typed(await formOf(c)))
    return done.ok ? back(c, `${at}/interests`, 'grants.confirmed') : interestsPage(c, {}, done.errors)
  })
}
