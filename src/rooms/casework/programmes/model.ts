// What a programme's report says of one housing plan: where it stands, never whose it is.
import { dayAfter, rentMissed } from '../model.ts'

type Step = { label: string | null; kind: string; state: string; dueOn: string | null }
export type Plan = {
  number: string
  openedOn: string
  closedOn: string | null
  state: string
  outcome: string | null
  steps: readonly Step[]
}
export type PlanLine = {
  number: string
  openedOn: string
  month: number
  milestones: number
  reached: number
  late: number
  rentsSeen: number
  rents: number
  atRisk: boolean
  closedOn: string | null
  outcome: string | null
}

/** Months of the plan of Open Doors (study 3.2.4). */
export const planMonths = 6
const isRent = (step: Step) => step.label === 'casework.step.rent' || step.label === 'casework.step.first-rent'
/** One line of the report: the month of the plan, milestones reached and late, rents seen paid of those due, and whether the home is at risk today. */
export function lineOf(plan: Plan, today: string): PlanLine {
  const milestones = plan.steps.filter((step) => step.kind === 'milestone')
  const rents = plan.steps.filter((step) => isRent(step) && step.dueOn !== null && step.dueOn <= today)
  const until = plan.closedOn ?? today
  let month = 1
  while (month < planMonths && dayAfter(plan.openedOn, month * 30) <= until) month += 1
  return {
    number: plan.number,
    openedOn: plan.openedOn,
    month,
    milestones: milestones.length,
    reached: milestones.filter((step) => step.state === 'done').length,
    late: milestones.filter((step) => step.state === 'open' && step.dueOn !== null && step.dueOn < today).length,
    rents: rents.length,
    rentsSeen: rents.filter((step) => step.state === 'done').length,
    atRisk: plan.closedOn === null && rentMissed(plan.steps, today),
    closedOn: plan.closedOn,
    outcome: plan.outcome,
  }
}
