// Addresses of the committee: its members, reviews, interests.
import type { Actor } from '../../../kernel/actor.ts'
import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { dropDraft, findDraft } from '../../../kernel/drafts.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, typed, type Request, type Room } from '../../../kernel/http.ts'
import { page } from '../../../ui/page.tsx'
import { contentOf } from '../applications/commands.ts'
import { districtChoices, openApplication, organisationChoices } from '../applications/queries.ts'
import { progressOf } from '../calls/queries.ts'
import { inventReviews } from '../demo/commands.ts'
import { runsCalls, seesGrants, sits } from '../policy.ts'
import { at, basics, callCrumb, callOf, crumbs, idOf, status, stepOf } from '../routing.ts'
import { assignReviewers, declareInterest, declineReview, endMember, finishReviewing, nameMember, submitReview } from './commands.ts'
import { CommitteePage, InterestsPage, ReviewPage } from './pages.tsx'
import { membersOf, ownInterests, ownReviews } from './queries.ts'

const declares = (actor: Actor) => sits(actor) || seesGrants(actor)
export function addReview(room: Room): void {
  async function committeePage(c: Request, values: Record<string, string>, errors: FieldErrors, said: string | null = null): Promise<Response> {
    const { lang, t, ports, actor } = basics(c)
    const call = await callOf(c)
    return page(c, { title: t('grants.committee'), crumbs: crumbs(c, callCrumb(c, call), { label: t('grants.committee') }), status: status(errors) }, <CommitteePage lang={lang} t={t} call={call} members={await membersOf(ports, actor, call.id)} progress={await progressOf(ports, call.id)} mayRun={runsCalls(actor)} values={values} errors={errors} said={said} />)
  }
  room.get(`${at}/calls/:id/committee`, { may: seesGrants, audit: null }, (c) => committeePage(c, {}, {}))
  stepOf(room, 'members', nameMember, 'grants.saved', '/committee', committeePage)
  stepOf(room, 'invent-reviews', inventReviews, 'grants.saved', '/committee', committeePage)
  stepOf(room, 'finish-review', finishReviewing, 'grants.saved', '/decision', committeePage)
  room.post(`${at}/calls/:id/assign`, { may: runsCalls, audit: 'grants.assignReviewers' }, async (c) => {
    const done = await perform(c.get('ports'), c.get('actor'), assignReviewers, { callId: idOf(c) })
    return done.ok ? committeePage(c, {}, {}, c.get('t')('grants.assigned', { count: done.value.assigned, points: done.value.objective, bound: done.value.bound })) : committeePage(c, {}, done.errors)
  })
  room.post(`${at}/calls/:id/members/:account/end`, { may: runsCalls, audit: 'grants.endMember' }, async (c) => {
    await perform(c.get('ports'), c.get('actor'), endMember, { callId: idOf(c), accountId: idOf(c, 'account'), until: '' })
    return back(c, `${at}/calls/${idOf(c)}/committee`, 'grants.saved')
  })
  async function reviewPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
    const { lang, t, ports, actor } = basics(c)
    const review = (await ownReviews(ports, actor)).find((one) => one.applicationId === idOf(c))
    const view = review && await openApplication(ports, actor, idOf(c))
    if (!review || !view) throw new AppError('not-found', 'There is no such review.')
    return page(c, { title: view.title, crumbs: crumbs(c, { label: view.title }), status: status(errors) }, <ReviewPage lang={lang} t={t} call={await callOf(c, view.callId)} view={view} content={contentOf(view.content)} review={review} districts={await districtChoices(ports, actor)} values={values} errors={errors} />)
  }
  room.get(`${at}/reviews/:id`, { may: sits, audit: 'grants.readApplication' }, async (c) => reviewPage(c, { ...(await findDraft(c.get('ports'), c.get('actor'), `review:${idOf(c)}`))?.content }, {}))
  room.post(`${at}/reviews/:id`, { may: sits, audit: 'grants.submitReview' }, async (c) => {
    const form = typed(await formOf(c))
    const scores = Object.fromEntries(Object.entries(form).flatMap(([name, value]) => (name.startsWith('score-') && value.trim() !== '' ? [[name.slice(6), value.trim()]] : [])))
    const done = await perform(c.get('ports'), c.get('actor'), submitReview, { applicationId: idOf(c), scores, justification: form['justification'] })
    if (!done.ok) return reviewPage(c, form, Object.fromEntries(Object.entries(done.errors).map(([name, messages]) => [name.replace(/^scores\./, 'score-'), messages])))
    await dropDraft(c.get('ports'), c.get('actor'), `review:${idOf(c)}`)
    return back(c, at, 'grants.reviewSubmitted')
  })
  room.post(`${at}/reviews/:id/decline`, { may: sits, audit: 'grants.declineReview' }, async (c) => {
    await perform(c.get('ports'), c.get('actor'), declineReview, { applicationId: idOf(c) })
    return back(c, at, 'grants.saved')
  })
  async function interestsPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
    const { lang, t, ports, actor } = basics(c)
    return page(c, { title: t('grants.interests'), crumbs: crumbs(c, { label: t('grants.interests') }), status: status(errors) }, <InterestsPage lang={lang} t={t} rows={await ownInterests(ports, actor)} organisations={await organisationChoices(ports, actor)} values={values} errors={errors} />)
  }
  room.get(`${at}/interests`, { may: declares, audit: null }, (c) => interestsPage(c, {}, {}))
  room.post(`${at}/interests`, { may: declares, audit: 'grants.declareInterest' }, async (c) => {
    const form = typed(await formOf(c))
    const done = await perform(c.get('ports'), c.get('actor'), declareInterest, form)
    return done.ok ? back(c, `${at}/interests`, 'grants.declared') : interestsPage(c, form, done.errors)
  })
}
