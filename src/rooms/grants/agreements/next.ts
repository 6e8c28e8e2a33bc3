// What happens next with an award, who must do it and until when; the most pressing first.
import type { AwardView } from './queries.ts'

export type NextStep = {
  who: 'officer' | 'recipient' | 'finance' | 'bank'
  what:
    | 'prepare'
    | 'send'
    | 'sign'
    | 'citySign'
    | 'publish'
    | 'resume'
    | 'approve'
    | 'order'
    | 'statement'
    | 'again'
    | 'decideChange'
    | 'answerChange'
    | 'signAmendment'
    | 'citySignAmendment'
    | 'publishAmendment'
    | 'report'
    | 'mendReport'
    | 'readReport'
    | 'control'
    | 'object'
    | 'closeControl'
    | 'settleFinding'
    | 'refund'
    | 'confirm'
  on: string | null
  late: boolean
  tab: 'agreement' | 'changes' | 'settlement' | 'controls'
}
const step = (who: NextStep['who'], what: NextStep['what'], tab: NextStep['tab'], on: string | null = null) => ({ who, what, tab, on })

function ofAgreement(view: AwardView): ReturnType<typeof step>[] {
  const the = view.agreement
  if (the === null) return view.givenUp ? [] : [step('officer', 'prepare', 'agreement')]
  if (the.state === 'prepared') return [step('officer', 'send', 'agreement')]
  if (the.state === 'sent') return [step('recipient', 'sign', 'agreement')]
  if (the.state === 'accepted') return [step('officer', 'citySign', 'agreement')]
  return the.state === 'signed' && the.mustPublish ? [step('officer', 'publish', 'agreement', the.publishBy)] : []
}
function ofMoney(view: AwardView): ReturnType<typeof step>[] {
  const inForce =
    view.agreement !== null &&
    (view.agreement.mustPublish ? view.agreement.state === 'published' : ['signed', 'published'].includes(view.agreement.state))
  const accepted = new Set(view.reports.filter((one) => one.state === 'accepted').map((one) => String(one.kind)))
  const first = view.instalments.find((one) => !['paid', 'cancelled'].includes(one.state))
  const held = Boolean(view.agreement?.suspendedOn)
  return [
    ...(held ? [step('officer', 'resume', 'agreement')] : []),
    // A confirmed condition that finance returned, or one nobody confirmed yet.
    ...(inForce && first?.state === 'planned' && (first.condition === 'agreement' || accepted.has(first.condition))
      ? [step('officer', 'confirm', 'agreement', first.dueOn)]
      : []),
    // While payments are suspended finance has nothing to do; what is at the bank stays there.
    ...(held && first?.state !== 'ordered'
      ? []
      : first?.state === 'met'
        ? [step('finance', 'approve', 'agreement', first.dueOn)]
        : first?.state === 'approved'
          ? [step('finance', 'order', 'agreement', first.dueOn)]
          : first?.state === 'ordered'
            ? [step('bank', 'statement', 'agreement', first.dueOn)]
            : first?.state === 'failed'
              ? [step('finance', 'again', 'agreement', first.dueOn)]
              : []),
    ...view.refunds.filter((one) => one.state === 'owed').map((one) => step('recipient', 'refund', 'settlement', one.dueOn)),
  ]
}
function ofChanges(view: AwardView): ReturnType<typeof step>[] {
  return [
    ...view.changes.flatMap((one) =>
      one.state === 'submitted'
        ? [step('officer', 'decideChange', 'changes')]
        : one.state === 'asked'
          ? [step('recipient', 'answerChange', 'changes')]
          : [],
    ),
    ...view.amendments
      .filter((one) => one.voidedOn === null)
      .flatMap((one) =>
        one.recipientSignedOn === null
          ? [step('recipient', 'signAmendment', 'changes')]
          : one.doneOn === null
            ? [step('officer', 'citySignAmendment', 'changes')]
            : one.publishedOn === null && view.agreement?.mustPublish
              ? [step('officer', 'publishAmendment', 'changes')]
              : [],
      ),
  ]
}
function ofReports(view: AwardView): ReturnType<typeof step>[] {
  if (view.agreement === null || !['signed', 'published'].includes(view.agreement.state)) return []
  const turn = view.reports.find((one) => one.state !== 'accepted')
  return turn === undefined
    ? []
    : [
        turn.state === 'submitted'
          ? step('officer', 'readReport', 'settlement')
          : step('recipient', turn.state === 'returned' ? 'mendReport' : 'report', 'settlement', turn.dueOn),
      ]
}
function ofControls(view: AwardView): ReturnType<typeof step>[] {
  return view.controls.flatMap((one) => [
    ...(['planned', 'begun'].includes(one.state)
      ? [step('officer', 'control', 'controls', one.plannedOn)]
      : one.state === 'protocol'
        ? [step('recipient', 'object', 'controls')]
        : one.state === 'objections'
          ? [step('officer', 'closeControl', 'controls')]
          : []),
    ...(one.state === 'closed' && one.findings.some((finding) => finding.state === 'open')
      ? [step('officer', 'settleFinding', 'controls')]
      : []),
  ])
}
/** Steps that wait now: overdue ones first, then those without a day, then by day. */
export function nextSteps(view: AwardView, today: string): NextStep[] {
  const all = [...ofAgreement(view), ...ofMoney(view), ...ofChanges(view), ...ofReports(view), ...ofControls(view)].map(
    (one): NextStep => ({ ...one, late: one.on !== null && one.on < today }),
  )
  const rank = (one: NextStep) => (one.late ? `0${one.on}` : one.on === null ? '1' : `2${one.on}`)
  return all.toSorted((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0))
}
