// Forms of what protects clients.
import { z } from 'zod'
import { day, optionalDay, text } from '../../../kernel/validation.ts'

export const erasureReasons = ['request', 'retention', 'mistake'] as const
export const authorities = ['police', 'prosecutor', 'court', 'foreigners-office', 'tax', 'other'] as const
export const answers = ['refused', 'partly', 'given', 'nothing-kept'] as const
export const eraseInput = z.object({ id: z.uuid(), why: z.enum(erasureReasons, 'ui.error.required'), code: text(20) })
export const holdInput = z.object({ id: z.uuid(), until: optionalDay })
export const requestInput = z.object({
  receivedOn: day,
  authority: z.enum(authorities, 'ui.error.required'),
  legalBasis: text(300, 3),
  asked: text(4000, 3),
})
export const answerInput = z.object({ requestId: z.uuid(), answer: z.enum(answers, 'ui.error.required'), given: text(4000, 3) })
