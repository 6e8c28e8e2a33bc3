// A client asks for what is kept about them: the copy is in their language, whole, without other people, and it goes with them when they are erased.
import { beforeAll, expect, test } from 'vitest'
import { openCasework } from '../../../../test/support/casework.ts'
import { languages, openCatalogues } from '../../../kernel/i18n.ts'
import { covered } from './model.ts'

const { who, join, intake, openCase, widen, inside, organisation, ports, superuser } = await openCasework()
let client = ''
let kase = ''
beforeAll(async () => {
  await organisation('kopie', 'Poradna Kopie')
  await organisation('kopie-jinde', 'Poradna Jinde')
  for (const [name, role, at] of [
    ['alena', 'social-counsellor', 'kopie'],
    ['bela', 'social-counsellor', 'kopie'],
    ['eva', 'psychotherapist', 'kopie'],
    ['xena', 'social-counsellor', 'kopie-jinde'],
  ] as const)
    await join(name, role, at)
  client = await intake('alena', {
    given: 'Сувд',
    surname: 'Бат',
    passportGiven: 'Suvd',
    passportSurname: 'Bat',
    language: 'mn',
    czech: 'A2',
    birthDate: '1991-04-03',
    need: 'Орон сууц',
    phone: '+420 777 000 222',
  })
  kase = await openCase('alena', client, 'social')
  await who('alena').post(`/app/casework/cases/${kase}`, { kind: 'social', body: 'Manžel Ganbold ji vyhodil z bytu. Zažádala o dávku.' })
  await who('alena').post(`/app/casework/clients/${client}/facts`, { class: 'health', text: 'čeká dítě' })
  await who('alena').post('/app/casework/contacts', {
    clientId: client,
    place: 'office',
    happenedOn: ports.clock.today(),
    minutes: '25',
    topics: 'benefits',
    unit: 'intervention',
  })
})
const noteId = async () => (await inside<{ id: string }>('select id from casework.note where case_id = $1', [kase]))[0]?.id ?? ''
const newest = async () =>
  (
    await inside<{ id: string; narrow: string }>('select id, narrow from casework.document where client_id = $1 order by id desc limit 1', [
      client,
    ])
  )[0]
const words = async (as: string, id: string) => (await who(as).get(`/app/casework/documents/${id}/1?as=json`)).text

test('a note leaves as it is, with passages covered, or not at all', () => {
  expect(covered('a\nb', 'a\r\nb', true)).toEqual({ words: 'a\nb', masked: false })
  expect(covered('Manžel ji bil.', '… ji bil.', true)).toEqual({ words: '… ji bil.', masked: true })
  expect([covered('a', 'a', false), covered('a', '  ', true)]).toEqual([null, null])
})

test("the copy is prepared in the client's language within the hour, with passages about others covered, and printed as PDF and DOCX", async () => {
  const page = await who('alena').get(`/app/casework/clients/${client}/copy`)
  expect(page.status).toBe(200)
  expect(page.text).toContain('Manžel Ganbold')
  const id = await noteId()
  const made = await who('alena').post(`/app/casework/clients/${client}/copy`, {
    language: 'mn',
    [`include-${id}`]: 'on',
    [`words-${id}`]: '… ji vyhodil z bytu. Zažádala o dávku.',
  })
  expect(made.status).toBe(303)
  const document = await newest()
  expect(document?.narrow, 'without sensitive facts the circle reads it').toBe('circle')
  const copy = await words('alena', document?.id ?? '')
  const t = openCatalogues(ports.config.root)('mn')
  for (const piece of [
    t('casework.copy.title'),
    t('casework.copy.notes'),
    t('casework.copy.masked'),
    'Сувд Бат',
    'Орон сууц',
    '… ji vyhodil z bytu',
    'A2',
    '25',
  ])
    expect(copy).toContain(piece)
  for (const piece of ['Ganbold', 'čeká dítě', 'Osoba alena']) expect(copy).not.toContain(piece)
  const pdf = (await who('alena').get(`/app/casework/documents/${document?.id}/1?as=pdf`)).bytes
  expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-')
  expect((await who('alena').get(`/app/casework/documents/${document?.id}/1?as=docx`)).bytes.subarray(0, 2).toString('latin1')).toBe('PK')
  const request = (
    await inside<{ id: string; masked: number; late: boolean }>(
      "select id, masked, now() - asked_at > interval '1 hour' as late from casework.data_request where client_id = $1",
      [client],
    )
  )[0]
  expect(request).toMatchObject({ masked: 1, late: false })
  expect((await who('alena').post(`/app/casework/clients/${client}/copy/${request?.id}`)).status).toBe(303)
  expect(await inside('select 1 from casework.data_request where handed_at is not null')).toHaveLength(1)
})

test('sensitive facts go only when asked, by a cleared colleague, and that copy is read by cleared colleagues only', async () => {
  expect(await widen('alena', client, 'bela')).toBe(303)
  expect((await who('bela').post(`/app/casework/clients/${client}/copy`, { language: 'cs', withFacts: 'on' })).status).toBe(422)
  expect((await who('alena').post(`/app/casework/clients/${client}/copy`, { language: 'cs', withFacts: 'on' })).status).toBe(303)
  const document = await newest()
  expect(document?.narrow).toBe('cleared')
  expect(await words('alena', document?.id ?? '')).toContain('čeká dítě')
  expect((await who('bela').get(`/app/casework/documents/${document?.id}/1?as=json`)).status).toBe(404)
})

test('notes of psychotherapy never leave by this way, and the copy says who hands them over', async () => {
  const own = await intake('eva', { given: 'Tichá', surname: 'Kopie', language: 'vi' })
  const therapy = await openCase('eva', own, 'psychotherapy')
  await who('eva').post(`/app/casework/cases/${therapy}`, { kind: 'psychotherapy', body: 'Sen o řece.' })
  expect((await who('eva').post(`/app/casework/clients/${own}/copy`, { language: 'vi' })).status).toBe(303)
  const id = (await inside<{ id: string }>('select id from casework.document where client_id = $1', [own]))[0]?.id ?? ''
  const copy = await words('eva', id)
  expect(copy).not.toContain('Sen o řece')
  expect(copy).toContain(openCatalogues(ports.config.root)('vi')('casework.copy.therapy'))
})

test('all nine languages print it', async () => {
  for (const language of languages) {
    expect((await who('alena').post(`/app/casework/clients/${client}/copy`, { language })).status, language).toBe(303)
    expect((await who('alena').get(`/app/casework/documents/${(await newest())?.id}/1?as=pdf`)).status, language).toBe(200)
  }
})

test('nobody else can ask for it, and erasing the client takes copies and requests along', async () => {
  expect((await who('xena').get(`/app/casework/clients/${client}/copy`)).status).toBe(404)
  expect((await who('xena').post(`/app/casework/clients/${client}/copy`, { language: 'cs' })).status).toBe(404)
  await superuser.query("update casework.task set state = 'dropped', done_at = now() where case_id = $1", [kase])
  await superuser.query(
    "update casework.case_file set state = 'closing', outcome = 'met', closing_asked_by = gen_random_uuid() where id = $1",
    [kase],
  )
  await superuser.query(
    "update casework.case_file set state = 'closed', closed_on = current_date, closing_agreed_by = gen_random_uuid() where id = $1",
    [kase],
  )
  const code = (await inside<{ code: string }>('select code from casework.client where id = $1', [client]))[0]?.code ?? ''
  expect((await who('alena').post(`/app/casework/clients/${client}/erase`, { why: 'request', code })).status).toBe(303)
  expect(await inside('select 1 from casework.document where client_id = $1', [client])).toEqual([])
  expect(
    (
      await inside<{ document: string | null }>('select document_id as document from casework.data_request where client_id = $1', [client])
    ).every((row) => row.document === null),
  ).toBe(true)
})
