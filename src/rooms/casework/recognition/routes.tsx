// Addresses of recognition, inside its case.
import type { z } from 'zod'
import { perform, type Command, type FieldErrors } from '../../../kernel/command.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, room, typed, type Request } from '../../../kernel/http.ts'
import { page } from '../../../ui/page.tsx'
import { openCase } from '../cases/queries.ts'
import { caseworkCrumbs, idOf } from '../clients/routes.tsx'
import { helps } from '../policy.ts'
import { decideRecognition, fileRecognition, pauseRecognition, resumeRecognition, setRecognition, tickPaper } from './commands.ts'
import { RecognitionPage } from './pages.tsx'
import { recognitionOf } from './queries.ts'

export const recognitionRoutes = room('casework.recognition')

async function recognitionPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const { ports, actor, t } = { ports: c.get('ports'), actor: c.get('actor'), t: c.get('t') }
  const kase = await openCase(ports, actor, idOf(c))
  if (!kase || kase.template !== 'recognition') throw new AppError('not-found', 'There is no such case.')
  const crumbs = caseworkCrumbs(
    c,
    { label: t('casework.myCases'), href: '/app/casework/cases' },
    { label: kase.number, href: `/app/casework/cases/${kase.id}` },
    { label: t('casework.recognition') },
  )
  return page(
    c,
    { title: `${kase.number} ${t('casework.recognition')}`, crumbs, status: Object.keys(errors).length > 0 ? 422 : 200 },
    <RecognitionPage
      lang={c.get('lang')}
      t={t}
      kase={kase}
      view={await recognitionOf(ports, actor, kase.id)}
      today={ports.clock.today()}
      values={values}
      errors={errors}
    />,
  )
}
recognitionRoutes.get('/app/casework/cases/:id/recognition', { may: helps, audit: 'casework.readCase' }, (c) => recognitionPage(c, {}, {}))
recognitionRoutes.post('/app/casework/cases/:id/recognition', { may: helps, audit: 'casework.setRecognition' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), setRecognition, { ...form, caseId: idOf(c) })
  return done.ok ? back(c, `/app/casework/cases/${idOf(c)}/recognition`, 'casework.saved') : recognitionPage(c, form, done.errors)
})
function step<Schema extends z.ZodType, Result>(path: string, one: Command<Schema, Result>): void {
  recognitionRoutes.post(`/app/casework/cases/:id/recognition/${path}`, { may: helps, audit: one.name }, async (c) => {
    const form = typed(await formOf(c))
    const done = await perform(c.get('ports'), c.get('actor'), one, { ...form, caseId: idOf(c) })
    return done.ok ? back(c, `/app/casework/cases/${idOf(c)}/recognition`, 'casework.saved') : recognitionPage(c, form, done.errors)
  })
}
step('papers', tickPaper)
step('file', fileRecognition)
step('pause', pauseRecognition)
step('resume', resumeRecognition)
step('decide', decideRecognition)
