// Forms of a case.
import { z } from 'zod'
import { optionalDay, optionalText, text } from '../../../kernel/validation.ts'
import { caseTemplates, goalStates, mattersOf, noteKinds, outcomes, topics } from '../model.ts'

const noChoice = (value: unknown) => (value === '' || value === undefined ? null : value)
export const openCaseInput = z
  .object({
    clientId: z.uuid(),
    template: z.string().refine((name) => caseTemplates.some((one) => one.name === name), 'ui.error.required'),
    supervisorId: z.preprocess(noChoice, z.uuid().nullable()),
    matters: z.preprocess(
      (value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : (value ?? [])),
      z.array(z.enum(topics)).max(12),
    ),
  })
  .refine((input) => input.matters.every((topic) => mattersOf(input.template).includes(topic)), {
    path: ['matters'],
    message: 'casework.error.matters',
  })
export const moveCaseInput = z
  .object({
    id: z.uuid(),
    version: z.coerce.number().int(),
    to: z.enum(['open', 'on-hold', 'closing', 'closed'], 'ui.error.required'),
    reason: optionalText(1000),
    outcome: z.preprocess(noChoice, z.enum(outcomes).nullable()),
  })
  .refine((input) => input.to !== 'closing' || input.outcome !== null, { path: ['outcome'], message: 'casework.error.outcome' })
  .refine((input) => input.to !== 'on-hold' || input.reason !== null, { path: ['reason'], message: 'casework.error.reason' })
export const noteInput = z.object({
  caseId: z.uuid(),
  kind: z.enum(noteKinds, 'ui.error.required'),
  body: text(20_000),
  supervisorId: z.preprocess(noChoice, z.uuid().nullable()),
  replaces: z.preprocess(noChoice, z.uuid().nullable()),
})
export const goalInput = z.object({ caseId: z.uuid(), area: text(40), text: text(500), targetOn: optionalDay })
export const goalStateInput = z.object({ caseId: z.uuid(), goalId: z.uuid(), state: z.enum(goalStates) })
export const taskInput = z.object({ caseId: z.uuid(), what: text(500), assignedTo: z.uuid('ui.error.required'), dueOn: optionalDay })
