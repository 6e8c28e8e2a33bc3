// Papers and letters: sealed in the database, in versions, for those who may read them, printed in two languages.
import { inflateRawSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { openCasework } from '../../../../test/support/casework.ts'
import { inspectFile } from '../../../kernel/uploads.ts'

const { who, join, intake, openCase, widen, inside, organisation, superuser } = await openCasework()
const pdf = (words: string) => new File([`%PDF-1.7\n${words}\n%%EOF`], 'smlouva.pdf', { type: 'application/pdf' })
let client = ''
let kase = ''
async function put(name: string, form: Record<string, string | File>) {
  return who(name).send(`/app/casework/clients/${client}/documents`, {
    title: 'Nájemní smlouva',
    kind: 'contract',
    narrow: 'circle',
    validTo: '',
    fileNumber: '',
    file: pdf('první znění'),
    ...form,
  })
}
const newest = async () =>
  (await inside<{ id: string }>('select id from casework.document where client_id = $1 order by id desc limit 1', [client]))[0]?.id ?? ''

beforeAll(async () => {
  await organisation('papiry', 'Poradna Papíry')
  await organisation('papiry-jinde', 'Poradna Jinde')
  for (const [name, role, at] of [
    ['alena', 'social-counsellor', 'papiry'],
    ['bedrich', 'social-counsellor', 'papiry'],
    ['dita', 'lawyer', 'papiry'],
    ['xena', 'social-counsellor', 'papiry-jinde'],
  ] as const)
    await join(name, role, at)
  client = await intake('alena', { given: 'محمد', surname: 'الحسن', birthDate: '1988-05-12', language: 'ar' })
  kase = await openCase('alena', client, 'housing')
})

describe('a paper', () => {
  test('is unreadable in the database and comes back unchanged to a colleague of the circle', async () => {
    expect((await put('alena', { fileNumber: 'MHMP 123456/2026', caseId: kase })).status).toBe(303)
    const id = await newest()
    const stored = await inside<{ row: string }>(
      "select encode(sealed, 'escape') as row from casework.document_version where document_id = $1 union all select to_jsonb(d)::text || encode(title_sealed, 'escape') || encode(file_number_sealed, 'escape') from casework.document d where id = $1",
      [id],
    )
    expect(stored).toHaveLength(2)
    for (const { row } of stored) expect(row).not.toMatch(/první|Nájemní|123456/)
    const page = await who('alena').get(`/app/casework/clients/${client}/documents`)
    expect(page.text).toContain('Nájemní smlouva')
    expect(page.text).toContain('MHMP 123456/2026')
    const answer = await who('alena').get(`/app/casework/documents/${id}/1`)
    expect(answer.text).toContain('první znění')
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/)
  })

  test('keeps its older versions when a newer one comes, also when two come at once', async () => {
    const id = await newest()
    const both = await Promise.all(
      ['druhé', 'třetí'].map((words) => who('alena').send(`/app/casework/documents/${id}/versions`, { [`version-${id}`]: pdf(words) })),
    )
    expect(both.map((one) => one.status)).toEqual([303, 303])
    expect(
      (await inside<{ n: number }>('select version as n from casework.document_version where document_id = $1 order by 1', [id])).map(
        (row) => row.n,
      ),
    ).toEqual([1, 2, 3])
    expect((await who('alena').get(`/app/casework/documents/${id}/1`)).text).toContain('první znění')
  })

  test('is found by its file number inside the organisation and nowhere else', async () => {
    expect((await who('alena').post('/app/casework/clients', { q: 'mhmp 123456 / 2026' })).text).toContain(
      `/app/casework/clients/${client}`,
    )
    expect((await who('xena').post('/app/casework/clients', { q: 'mhmp 123456 / 2026' })).text).not.toContain(client)
  })

  test('is not there for a colleague outside the circle, another organisation, and with the narrow ones for most of the circle', async () => {
    const id = await newest()
    for (const name of ['bedrich', 'xena']) {
      expect((await who(name).get(`/app/casework/documents/${id}/1`)).status, name).toBe(404)
      expect((await who(name).get(`/app/casework/clients/${client}/documents`)).status, name).toBe(404)
      expect((await who(name).send(`/app/casework/documents/${id}/versions`, { [`version-${id}`]: pdf('podvrh') })).status, name).toBe(404)
    }
    expect(await widen('alena', client, 'bedrich')).toBe(303)
    expect((await put('alena', { title: 'Jen moje', narrow: 'author' })).status).toBe(303)
    const mine = await newest()
    expect((await who('bedrich').get(`/app/casework/clients/${client}/documents`)).text).toContain('Nájemní smlouva')
    expect((await who('bedrich').get(`/app/casework/clients/${client}/documents`)).text).not.toContain('Jen moje')
    expect((await who('bedrich').get(`/app/casework/documents/${mine}/1`)).status).toBe(404)
    // Bedřich does not read the legal file, so he cannot hide a paper in it either.
    expect((await put('bedrich', { narrow: 'legal' })).status).not.toBe(303)
  })

  test('with a script, a macro or an unknown kind is refused, and what was typed stays', async () => {
    for (const [bytes, words] of [
      ['%PDF-1.7 /JavaScript (app.alert(1))', 'carries a macro'],
      ['<html><script>', 'We do not take this kind'],
      ['', 'Choose a file'],
    ] as const) {
      const answer = await put('alena', { title: 'Zůstane napsáno', file: new File([bytes], 'x.pdf') })
      expect(answer.status, words).toBe(422)
      expect(answer.text).toContain(words)
      expect(answer.text).toContain('value="Zůstane napsáno"')
    }
    expect(inspectFile(Buffer.from('PK\u0003\u0004 word/document.xml word/vbaProject.bin', 'latin1'))).toEqual({ fault: 'active' })
  })

  test('that runs out within four months stands in My work, one that runs out next year does not', async () => {
    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
    await put('alena', { title: 'Povolení brzy končí', kind: 'residence', validTo: day(30) })
    await put('alena', { title: 'Povolení dlouhé', kind: 'residence', validTo: day(400) })
    const page = (await who('alena').get('/app/casework')).text
    expect(page).toContain('Povolení brzy končí')
    expect(page).not.toContain('Povolení dlouhé')
    const id =
      (await inside<{ id: string }>('select id from casework.document where client_id = $1 and valid_to = $2', [client, day(30)]))[0]?.id ??
      ''
    expect((await who('alena').post(`/app/casework/documents/${id}/aside`, {})).status).toBe(303)
    expect((await who('alena').get('/app/casework')).text).not.toContain('Povolení brzy končí')
  })
})

describe('a letter', () => {
  const letter = (form: Record<string, string>) =>
    who('alena').post(`/app/casework/clients/${client}/letters/new`, {
      template: 'mandate',
      recipient: 'Úřad práce\nDomažlická 11',
      body: 'Řízení o příspěvku na bydlení #set text(red) $x$.',
      second: 'ar',
      secondBody: 'إجراء إعانة السكن',
      fileNumber: '',
      ...form,
    })

  test('is written in Czech and Arabic, as a tagged PDF and as DOCX from right to left', async () => {
    expect((await letter({})).status).toBe(303)
    const id = await newest()
    const printed = (await who('alena').get(`/app/casework/documents/${id}/1?as=pdf`)).bytes
    expect(printed.subarray(0, 5).toString('latin1')).toBe('%PDF-')
    expect(printed.toString('latin1')).toMatch(/pdfuaid/)
    expect(printed.equals((await who('alena').get(`/app/casework/documents/${id}/1?as=pdf`)).bytes)).toBe(true)
    const xml = memberOf((await who('alena').get(`/app/casework/documents/${id}/1?as=docx`)).bytes, 'word/document.xml')
    for (const words of ['Plná moc', 'محمد الحسن', 'إجراء إعانة السكن', '#set text(red) $x$', '<w:bidi/>', '<w:rtl/>'])
      expect(xml).toContain(words)
  })

  test('in Chinese comes as PDF too, and as DOCX where a rare letter is in no font of the house', async () => {
    await letter({ template: 'request', second: 'zh', secondBody: '住房补贴申请，请于十二月一日前答复。' })
    const id = await newest()
    const printed = await who('alena').get(`/app/casework/documents/${id}/1?as=pdf`)
    expect(printed.status).toBe(200)
    expect(printed.bytes.toString('latin1')).toMatch(/pdfuaid/)
    expect(memberOf((await who('alena').get(`/app/casework/documents/${id}/1?as=docx`)).bytes, 'word/document.xml')).toContain('住房补贴')
    await letter({ template: 'request', second: 'zh', secondBody: '尊敬的𠮷先生' })
    const rare = await newest()
    expect((await who('alena').get(`/app/casework/documents/${rare}/1?as=pdf`)).status).toBe(303)
    expect((await who('alena').get(`/app/casework/clients/${client}/documents`)).text).toContain('DOCX')
    expect(memberOf((await who('alena').get(`/app/casework/documents/${rare}/1?as=docx`)).bytes, 'word/document.xml')).toContain('𠮷')
  })

  test('in every language of the clients is set in letters the house has', async () => {
    for (const [second, words] of [
      ['uk', 'Допомога на житло'],
      ['vi', 'Trợ cấp nhà ở'],
      ['ru', 'Пособие на жильё'],
      ['mn', 'Орон сууцны тэтгэмж өгөх'],
      ['ar', 'إعانة السكن'],
      ['zh', '住房补贴'],
      ['es', 'Ayuda a la vivienda'],
      ['en', 'Housing benefit'],
    ] as const) {
      await letter({ template: 'request', second, secondBody: words })
      expect(
        (await who('alena').get(`/app/casework/documents/${await newest()}/1?as=pdf`)).bytes.subarray(0, 5).toString('latin1'),
        second,
      ).toBe('%PDF-')
    }
  })

  test('is not posted home to a client who did not allow it, and names no organisation where discretion was asked for', async () => {
    const refused = await letter({ template: 'invitation', byPost: 'on' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Hand it over in person')
    expect((await letter({ template: 'invitation' })).status).toBe(303)
    const xml = memberOf((await who('alena').get(`/app/casework/documents/${await newest()}/1?as=docx`)).bytes, 'word/document.xml')
    expect(xml).not.toContain('Poradna Papíry')
  })

  test('has its proof of filing, and the printed index of the file names every paper', async () => {
    await letter({ template: 'submission', fileNumber: '12 C 34/2026' })
    const submission = await newest()
    expect((await put('alena', { title: 'Dodejka', kind: 'proof', proves: submission })).status).toBe(303)
    expect((await put('alena', { title: 'Není doklad', kind: 'other', proves: submission })).status).toBe(422)
    expect((await who('alena').get(`/app/casework/clients/${client}/documents`)).text).toContain('Proof of filing of: <bdi>Podání</bdi>')
    expect((await who('alena').get(`/app/casework/clients/${client}/documents/index.pdf`)).bytes.subarray(0, 5).toString('latin1')).toBe(
      '%PDF-',
    )
  })
})

test('a housing plan runs six months from the handover, and a rent nobody has seen paid is a risk shown on it', async () => {
  const steps = await inside<{ label: string; days: number }>(
    'select label, due_on - opened_on as days from casework.task t join casework.case_file f on f.id = t.case_id where case_id = $1 order by 2',
    [kase],
  )
  expect([steps[0]?.label, steps[0]?.days, steps.at(-1)?.label, steps.at(-1)?.days]).toEqual([
    'casework.step.handover',
    0,
    'casework.step.end-report',
    180,
  ])
  expect(steps.filter((step) => step.label.endsWith('rent')).map((step) => step.days)).toEqual([30, 60, 90, 120, 150])
  expect((await who('alena').get(`/app/casework/cases/${kase}/plan`)).text).not.toContain('the home is at risk')
  await superuser.query("update casework.task set due_on = current_date - 11 where case_id = $1 and label = 'casework.step.first-rent'", [
    kase,
  ])
  expect((await who('alena').get(`/app/casework/cases/${kase}/plan`)).text).toContain('the home is at risk')
  const rent =
    (await inside<{ id: string }>("select id from casework.task where case_id = $1 and label = 'casework.step.first-rent'", [kase]))[0]
      ?.id ?? ''
  await who('alena').post(`/app/casework/tasks/${rent}`, { state: 'done' })
  expect((await who('alena').get(`/app/casework/cases/${kase}/plan`)).text).not.toContain('the home is at risk')
})

test('erasing a client takes the papers away', async () => {
  const id = await intake('alena', { given: 'Ke smazání' })
  await who('alena').send(`/app/casework/clients/${id}/documents`, { title: 'Pas', kind: 'identity', narrow: 'circle', file: pdf('pas') })
  expect(await inside('select from casework.document where client_id = $1', [id])).toHaveLength(1)
  const code = (await inside<{ code: string }>('select code from casework.client where id = $1', [id]))[0]?.code ?? ''
  expect((await who('alena').post(`/app/casework/clients/${id}/erase`, { code, why: 'request' })).status).toBe(303)
  expect((await superuser.query('select from casework.document_version where client_id = $1', [id])).rowCount).toBe(0)
})

/** One member of a ZIP archive, as text. */
function memberOf(archive: Buffer, name: string): string {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  let at = archive.readUInt32LE(end + 16)
  while (archive.readUInt32LE(at) === 0x02014b50) {
    const [size, length, extra, comment, local] = [
      archive.readUInt32LE(at + 20),
      archive.readUInt16LE(at + 28),
      archive.readUInt16LE(at + 30),
      archive.readUInt16LE(at + 32),
      archive.readUInt32LE(at + 42),
    ]
    if (archive.subarray(at + 46, at + 46 + length).toString('utf8') === name) {
      const body = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
      const bytes = archive.subarray(body, body + size)
      return (archive.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes)).toString('utf8')
    }
    at += 46 + length + extra + comment
  }
  throw new Error(`The archive has no ${name}`)
}
