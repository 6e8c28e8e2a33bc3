// Addresses of papers and letters.
import { z } from 'zod'
import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { asActor } from '../../../kernel/db.ts'
import { dropDraft, findDraft } from '../../../kernel/drafts.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, room, typed, type Request } from '../../../kernel/http.ts'
import { formatDay, isLang } from '../../../kernel/i18n.ts'
import { paperDocx, tryPaperPdf, type Paper } from '../../../kernel/paper.ts'
import { extensionOf, fileTypes } from '../../../kernel/uploads.ts'
import { page } from '../../../ui/page.tsx'
import { casesOfClient } from '../cases/queries.ts'
import { titleOf } from '../clients/pages.tsx'
import { openFile, type ClientFile } from '../clients/queries.ts'
import { caseworkCrumbs, idOf } from '../clients/routes.tsx'
import { helps } from '../policy.ts'
import { addDocument, addVersion, putDocumentAside, writeLetter } from './commands.ts'
import { DocumentsPage, LetterPage } from './pages.tsx'
import { documentsOf, openVersion } from './queries.ts'

export const documentRoutes = room('casework.documents')
const status = (errors: FieldErrors) => (Object.keys(errors).length > 0 ? (422 as const) : (200 as const))
const reads = { may: helps, audit: 'casework.listDocuments' }

async function fileOf(c: Request): Promise<ClientFile> {
  const file = await openFile(c.get('ports'), c.get('actor'), idOf(c))
  if (!file) throw new AppError('not-found', 'There is no such file.')
  if (file.erased) throw new AppError('gone', 'The file was erased.')
  return file
}
async function clientOf(c: Request, file: ClientFile) {
  const cases = (await asActor(c.get('ports').db, c.get('actor'), (tx) => casesOfClient(tx, file.id))).filter(
    (one) => one.clientId === file.id,
  )
  return {
    id: file.id,
    title: titleOf(c.get('t'), file),
    cases,
    ...file.mine,
    language: file.profile.language,
    mayWrite: file.identity?.contact.mayWrite ?? false,
  }
}
const crumbs = (c: Request, file: ClientFile, label: string) =>
  caseworkCrumbs(
    c,
    { label: c.get('t')('casework.clients'), href: '/app/casework/clients' },
    { label: titleOf(c.get('t'), file), href: `/app/casework/clients/${file.id}` },
    { label },
  )
/** The bytes of a file field, or nothing; a text in its place is no file. */
async function bytesOf(value: unknown): Promise<Buffer | undefined> {
  return value instanceof File && value.size > 0 ? Buffer.from(await value.arrayBuffer()) : undefined
}

async function documentsPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const file = await fileOf(c)
  const t = c.get('t')
  return page(
    c,
    { title: t('casework.documents'), crumbs: crumbs(c, file, t('casework.documents')), status: status(errors) },
    <DocumentsPage
      lang={c.get('lang')}
      t={t}
      today={c.get('ports').clock.today()}
      client={await clientOf(c, file)}
      rows={await documentsOf(c.get('ports'), c.get('actor'), file.id)}
      values={{ narrow: 'circle', ...values }}
      errors={errors}
    />,
  )
}
documentRoutes.get('/app/casework/clients/:id/documents', reads, async (c) =>
  documentsPage(c, { ...(await findDraft(c.get('ports'), c.get('actor'), `document:${idOf(c)}`))?.content }, {}),
)
documentRoutes.post('/app/casework/clients/:id/documents', { may: helps, audit: 'casework.addDocument' }, async (c) => {
  const form = await formOf(c)
  const done = await perform(c.get('ports'), c.get('actor'), addDocument, {
    ...typed(form),
    clientId: idOf(c),
    file: await bytesOf(form['file']),
  })
  if (!done.ok) return documentsPage(c, typed(form), done.errors)
  await dropDraft(c.get('ports'), c.get('actor'), `document:${idOf(c)}`)
  return back(c, `/app/casework/clients/${idOf(c)}/documents`, 'casework.document.added')
})
documentRoutes.get('/app/casework/clients/:id/documents/index.pdf', reads, async (c) => {
  const file = await fileOf(c)
  const t = c.get('translators')('cs')
  const rows = await documentsOf(c.get('ports'), c.get('actor'), file.id)
  const today = c.get('ports').clock.today()
  const paper: Paper = {
    sender: [c.get('shell').hatLabel(c.get('actor'), t)],
    recipient: [],
    day: formatDay('cs', today),
    reference: file.code,
    parts: [
      {
        lang: 'cs',
        title: t('casework.document.indexTitle', { code: file.code }),
        blocks: [
          {
            kind: 'table',
            numbers: [0, 4],
            head: [
              '№',
              t('casework.document.title'),
              t('casework.document.kindOf'),
              t('casework.document.fileNumber'),
              t('casework.document.versions'),
              t('casework.day'),
            ],
            rows: rows
              .toReversed()
              .map((row, index) => [
                String(index + 1),
                row.title,
                t(`casework.document.kind.${row.kind}` as Parameters<typeof t>[0]),
                row.fileNumber,
                String(row.versions.length),
                formatDay('cs', row.madeAt.toISOString().slice(0, 10)),
              ]),
          },
        ],
      },
    ],
  }
  return printed(c, paper, `${file.code}.pdf`, `/app/casework/clients/${file.id}/documents`)
})
documentRoutes.post('/app/casework/documents/:id/versions', { may: helps, audit: 'casework.addDocumentVersion' }, async (c) => {
  const form = await formOf(c)
  const done = await perform(c.get('ports'), c.get('actor'), addVersion, {
    documentId: idOf(c),
    file: await bytesOf(form[`version-${idOf(c)}`]),
  })
  if (done.ok) return back(c, `/app/casework/clients/${done.value.clientId}/documents`, 'casework.document.added')
  return back(
    c,
    c.req
      .header('referer')
      ?.replace(/^https?:\/\/[^/]+/, '')
      .match(/^\/app\/casework\/clients\/[0-9a-f-]{36}\/documents$/)?.[0] ?? '/app/casework/clients',
    'casework.document.error.notTaken',
    'warning',
  )
})
documentRoutes.post('/app/casework/documents/:id/aside', { may: helps, audit: 'casework.putDocumentAside' }, async (c) => {
  const done = await perform(c.get('ports'), c.get('actor'), putDocumentAside, { documentId: idOf(c) })
  return back(c, done.ok ? `/app/casework/clients/${done.value.clientId}/documents` : '/app/casework/clients', 'casework.saved')
})

function download(c: Request, bytes: Buffer, type: string, name: string): Response {
  c.header('cache-control', 'no-store')
  // A paper is handed over as a file and never shown inside the site: what others wrote does not run here.
  return c.body(new Uint8Array(bytes), 200, {
    'content-type': type,
    'content-disposition': `attachment; filename="paper.${name.split('.').at(-1)}"; filename*=UTF-8''${encodeURIComponent(name)}`,
  })
}
/** The paper as PDF; letters no font has send the reader back with the advice to take the DOCX. */
function printed(c: Request, paper: Paper, name: string, otherwise: string): Response {
  const made = tryPaperPdf(paper)
  return 'pdf' in made ? download(c, made.pdf, fileTypes.pdf, name) : back(c, otherwise, 'casework.letter.error.letters', 'warning')
}
documentRoutes.get('/app/casework/documents/:id/:version', { may: helps, audit: 'casework.readDocument' }, async (c) => {
  const version = z.coerce.number().int().min(1).max(10_000).safeParse(c.req.param('version'))
  const found = version.success ? await openVersion(c.get('ports'), c.get('actor'), idOf(c), version.data) : undefined
  if (!found) throw new AppError('not-found', 'There is no such paper.')
  if (!found.type.endsWith('paper+json')) return download(c, found.bytes, found.type, `${found.title}.${extensionOf(found.type)}`)
  if (c.req.query('as') === 'json') return download(c, found.bytes, 'application/json', `${found.title}.json`)
  const paper: Paper = JSON.parse(found.bytes.toString('utf8'))
  if (c.req.query('as') === 'docx') return download(c, await paperDocx(paper), fileTypes.docx, `${found.title}.docx`)
  return printed(c, paper, `${found.title}.pdf`, `/app/casework/clients/${found.clientId}/documents`)
})

async function letterPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const file = await fileOf(c)
  const t = c.get('t')
  const client = await clientOf(c, file)
  return page(
    c,
    { title: t('casework.letter.new'), crumbs: crumbs(c, file, t('casework.letter.new')), status: status(errors) },
    <LetterPage
      lang={c.get('lang')}
      t={t}
      client={client}
      values={{ second: isLang(client.language ?? undefined) && client.language !== 'cs' ? (client.language ?? '') : '', ...values }}
      errors={errors}
    />,
  )
}
documentRoutes.get('/app/casework/clients/:id/letters/new', { may: helps, audit: 'casework.readClient' }, async (c) =>
  letterPage(c, { ...(await findDraft(c.get('ports'), c.get('actor'), `letter:${idOf(c)}`))?.content }, {}),
)
documentRoutes.post('/app/casework/clients/:id/letters/new', { may: helps, audit: 'casework.writeLetter' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), writeLetter, { ...form, clientId: idOf(c) })
  if (!done.ok) return letterPage(c, form, done.errors)
  await dropDraft(c.get('ports'), c.get('actor'), `letter:${idOf(c)}`)
  return back(c, `/app/casework/clients/${idOf(c)}/documents`, 'casework.letter.written')
})
