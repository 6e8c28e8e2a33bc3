// A packet on its way: chosen, heard, refused in one field, opened, withdrawn; and everybody who tries to read it out of turn.
import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { idIn, openCasework } from '../../../../test/support/casework.ts'

const { database, clock, city, ports, superuser, accounts, organisations, who, join, intake, openCase, inside, organisation } =
  await openCasework()
const allFields = ['name', 'contact', 'language', 'birth-year', 'citizenship', 'district', 'need', 'summary']
const later = (days: number) => new Date(clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10)

async function agree(from: string, fromHead: string, to: string, toHead: string, fields: readonly string[] = allFields): Promise<void> {
  expect(
    (
      await who(fromHead).post('/app/casework/agreements', {
        toOrganisationId: organisations[to] ?? '',
        fields,
        validFrom: clock.today(),
        validTo: later(300),
      })
    ).status,
  ).toBe(303)
  const id = (
    await inside<{ id: string }>('select id from casework.agreement where from_organisation_id = $1 and to_organisation_id = $2', [
      organisations[from],
      organisations[to],
    ])
  )[0]?.id
  expect((await who(toHead).post(`/app/casework/agreements/${id}/confirm`)).status).toBe(303)
}
async function prepare(name: string, client: string, more: Record<string, string | readonly string[]> = {}): Promise<string> {
  const answer = await who(name).post(`/app/casework/clients/${client}/refer`, {
    topic: 'law-alien',
    toOrganisationId: organisations['prijimaci'] ?? '',
    correlation: crypto.randomUUID(),
    urgency: 'normal',
    fields: allFields,
    summary: 'Potřebuje právníka k prodloužení pobytu.',
    expiresOn: later(30),
    ...more,
  })
  expect(answer.status, answer.text.replace(/<[^>]+>/g, ' ').slice(0, 800)).toBe(303)
  return idIn(answer.location)
}
const consent = (name: string, referral: string, allowed: readonly string[], more: Record<string, string> = {}) =>
  who(name).post(`/app/casework/referrals/${referral}/read-out`, { allowed, form: 'signed', language: 'vi', ...more })
const state = async (referral: string) =>
  (await inside<{ state: string }>('select state from casework.referral where id = $1', [referral]))[0]?.state
const packetOverApi = (name: string, referral: string) => who(name).get(`/api/v1/referrals/${referral}/packet`)

beforeAll(async () => {
  for (const [slug, name] of [
    ['vysilaci', 'Vysílací poradna'],
    ['prijimaci', 'Přijímací poradna'],
    ['treti', 'Třetí poradna'],
  ] as const)
    await organisation(slug, name)
  for (const [name, role, where] of [
    ['anna', 'social-counsellor', 'vysilaci'],
    ['boris', 'social-counsellor', 'vysilaci'],
    ['hana', 'organisation-lead', 'vysilaci'],
    ['pavla', 'lawyer', 'prijimaci'],
    ['petr', 'social-counsellor', 'prijimaci'],
    ['priska', 'organisation-lead', 'prijimaci'],
    ['tana', 'social-counsellor', 'treti'],
    ['tibor', 'organisation-lead', 'treti'],
  ] as const)
    await join(name, role, where)
  await agree('vysilaci', 'hana', 'prijimaci', 'priska')
})

describe('whom to ask', () => {
  test('follows from the topic, which nobody is said to work on before it is chosen; everybody with an agreement is there, however many fit better', async () => {
    const client = await intake('anna', { given: 'Komu', surname: 'Předat', language: 'vi', citizenship: 'VN', district: '547107' })
    const page = `/app/casework/clients/${client}/refer`
    await superuser.query("update directory.organisation set kind = 'city' where slug = 'prijimaci'")
    expect((await who('anna').get(page)).text).not.toContain('works on this topic')
    const proposed = await who('anna').post(page, { topic: 'law-alien', summary: 'rozepsané', propose: 'yes' })
    expect(proposed.status).toBe(200)
    expect(proposed.text).toContain('works on this topic')
    expect(proposed.text).toContain('rozepsané')
    expect(proposed.text).not.toContain('error-summary')
    // The receiver is in no directory of services and, like the Integration Centre, belongs to the city; but there is an agreement.
    expect(proposed.text).toContain(`value="${organisations['prijimaci']}"`)
    const readOut = await who('anna').get(`/app/casework/referrals/${await prepare('anna', client)}/read-out`)
    for (const word of ['Tiếng Việt', 'Việt Nam', 'Praha 12']) expect(readOut.text).toContain(word)
  })
})

describe('a packet', () => {
  test('of eight fields, one refused in Vietnamese, arrives with exactly seven; withdrawal blanks screen and API at once; the log of openings stays', async () => {
    const client = await intake('anna', {
      given: 'Thi Hoa',
      surname: 'Nguyễn',
      birthDate: '1991-07-08',
      citizenship: 'VN',
      language: 'vi',
      phone: '+420 777 123 456',
      mayCall: 'on',
      need: 'Prodloužení pobytu.',
      district: '547107',
    })
    const referral = await prepare('anna', client)
    const readOut = await who('anna').get(`/app/casework/referrals/${referral}/read-out`)
    expect(readOut.text).toContain('lang="vi"')
    expect(readOut.text).toContain('Bạn không bắt buộc phải đồng ý')
    for (const word of ['Nguyễn', '+420 777 123 456', '1991']) expect(readOut.text).toContain(word)
    expect(
      (
        await consent(
          'anna',
          referral,
          allFields.filter((field) => field !== 'citizenship'),
        )
      ).status,
    ).toBe(303)
    expect(await inside('select cardinality(fields) as n from casework.packet where referral_id = $1', [referral])).toEqual([{ n: 7 }])

    const teaser = await who('pavla').get(`/app/casework/referrals/${referral}`)
    expect(teaser.status).toBe(200)
    expect(teaser.text, 'before acceptance only the topic and the language').not.toContain('Nguyễn')
    expect(JSON.parse((await packetOverApi('pavla', referral)).text)).toMatchObject({ content: null })
    expect((await who('pavla').post(`/app/casework/referrals/${referral}/accept`)).status).toBe(303)
    const open = await who('pavla').get(`/app/casework/referrals/${referral}`)
    expect(open.text).toContain('Nguyễn')
    const content = JSON.parse((await packetOverApi('petr', referral)).text)
    expect(Object.keys(content.content).toSorted()).toEqual(allFields.filter((field) => field !== 'citizenship').toSorted())
    expect(JSON.stringify(content)).not.toContain('"VN"')
    expect((await who('anna').get('/app/casework')).text).toContain('The referral was accepted')

    const given = (await inside<{ id: string }>('select id from casework.consent where client_id = $1', [client]))[0]?.id
    expect((await who('anna').post(`/app/casework/consents/${given}/withdraw`)).status).toBe(303)
    expect((await who('pavla').get(`/app/casework/referrals/${referral}`)).text).not.toContain('Nguyễn')
    expect(JSON.parse((await packetOverApi('petr', referral)).text)).toMatchObject({ content: null })
    expect((await who('anna').get(`/app/casework/referrals/${referral}`)).text.split('Who opened the packet')[1]).toContain(
      'Přijímací poradna',
    )
    expect(await inside('select count(*)::int as n from casework.packet_opening where referral_id = $1', [referral])).toEqual([{ n: 2 }])
    expect((await who('pavla').post(`/app/casework/referrals/${referral}/done`, { report: 'Hotovo a podáno.' })).status).toBe(409)
    expect(await state(referral), 'a revoked referral goes nowhere').toBe('accepted')
  })

  test('is opened by nobody else: not by a third organisation, not by the sender again, not by direct questions, not after its day', async () => {
    const client = await intake('anna', { given: 'Odvaha', surname: 'Zapečetěná', phone: '+420 700 000 001', mayCall: 'on' })
    const referral = await prepare('anna', client, { fields: ['name', 'contact'] })
    await consent('anna', referral, ['name', 'contact'])
    await who('petr').post(`/app/casework/referrals/${referral}/accept`)
    expect((await who('tana').get(`/app/casework/referrals/${referral}`)).status).toBe(404)
    expect((await packetOverApi('tana', referral)).status).toBe(404)
    expect((await who('tana').post(`/app/casework/referrals/${referral}/accept`)).status).toBe(409)
    const app = new pg.Client({ connectionString: database.appUrl })
    await app.connect()
    const asked = async (settings: Record<string, string>) => {
      await app.query('begin')
      for (const [name, value] of Object.entries(settings)) await app.query('select set_config($1, $2, true)', [name, value])
      const found = await app.query('select 1 from casework.packet where referral_id = $1', [referral])
      await app.query('rollback')
      return found.rowCount
    }
    const person = (role: string, where: string, account: string) => ({
      'app.actor_kind': 'person',
      'app.role': role,
      'app.organisation_id': organisations[where] ?? '',
      'app.account_id': accounts[account] ?? '',
    })
    expect(await asked({})).toBe(0)
    expect(await asked(person('social-counsellor', 'treti', 'tana'))).toBe(0)
    expect(await asked(person('social-counsellor', 'vysilaci', 'anna'))).toBe(0)
    expect(await asked(person('organisation-lead', 'prijimaci', 'priska'))).toBe(0)
    expect(await asked(person('social-counsellor', 'prijimaci', 'petr'))).toBe(1)
    await superuser.query('update casework.referral set expires_on = current_date - 1 where id = $1', [referral])
    expect(await asked(person('social-counsellor', 'prijimaci', 'petr'))).toBe(0)
    await app.end()
  })

  test('stays closed after a withdrawal also for a receiver who speaks SQL, and nobody signs for the other side', async () => {
    const client = await intake('anna', { given: 'Odvolaná', surname: 'Navždy' })
    const referral = await prepare('anna', client, { fields: ['name'] })
    await consent('anna', referral, ['name'])
    const app = new pg.Client({ connectionString: database.appUrl })
    await app.connect()
    const tried = async (where: string, account: string, query: string) => {
      await app.query('begin')
      for (const [name, value] of Object.entries({
        'app.actor_kind': 'person',
        'app.role': 'social-counsellor',
        'app.organisation_id': organisations[where] ?? '',
        'app.account_id': accounts[account] ?? '',
      }))
        await app.query('select set_config($1, $2, true)', [name, value])
      const answer = await app.query(query, [referral]).then(
        (done) => `changed ${done.rowCount}`,
        (error: unknown) => (error instanceof Error ? error.message : ''),
      )
      await app.query('rollback')
      return answer
    }
    const accept = "update casework.referral set state = 'accepted', accepted_at = now(), accepted_by ="
    expect(
      await tried(
        'prijimaci',
        'petr',
        'update casework.referral set accepted_at = now(), accepted_by = kernel.actor_account() where id = $1',
      ),
    ).toMatch(/written once/)
    expect(await tried('prijimaci', 'petr', `${accept} '${accounts['pavla']}' where id = $1`)).toMatch(/somebody else/)
    expect(await tried('vysilaci', 'anna', `${accept} kernel.actor_account() where id = $1`)).toMatch(/somebody else/)
    expect(await tried('prijimaci', 'petr', 'update casework.referral set revoked_at = now() where id = $1')).toMatch(/somebody else/)
    await who('petr').post(`/app/casework/referrals/${referral}/accept`)
    const given = (await inside<{ id: string }>('select id from casework.consent where client_id = $1', [client]))[0]?.id
    await who('anna').post(`/app/casework/consents/${given}/withdraw`)
    for (const [where, account] of [
      ['prijimaci', 'petr'],
      ['vysilaci', 'anna'],
    ] as const) {
      expect(await tried(where, account, 'update casework.referral set revoked_at = null where id = $1')).toMatch(/was revoked/)
      expect(await tried(where, account, 'update casework.referral_source set consent_id = null where referral_id = $1')).toMatch(
        account === 'anna' ? /rests on one consent/ : /changed 0/,
      )
    }
    expect(await tried('prijimaci', 'petr', 'select 1 from casework.packet where referral_id = $1')).toBe('changed 0')
    await app.end()
  })

  test('does not exist without a living consent for every field and an agreement valid today, in the database itself', async () => {
    const client = await intake('anna', { given: 'Bez', surname: 'Souhlasu' })
    const referral = await prepare('anna', client, { fields: ['name'] })
    await expect(
      superuser.query("insert into casework.packet (referral_id, fields, sealed) values ($1, '{name}', 'x')", [referral]),
    ).rejects.toThrow(/no consent/)
    const elsewhere = await prepare('anna', client, { fields: ['name'], toOrganisationId: organisations['treti'] ?? '' })
    const refused = await consent('anna', elsewhere, ['name'])
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('no valid agreement')
    expect(await state(elsewhere)).toBe('draft')
    expect((await consent('anna', referral, ['name'], { form: 'oral' })).status, 'oral needs a witness').toBe(422)
    expect((await consent('anna', referral, ['name'], { form: 'oral', witnessId: accounts['boris'] ?? '' })).status).toBe(303)
    await expect(superuser.query("update casework.consent set fields = '{name,contact}' where client_id = $1", [client])).rejects.toThrow(
      /never changed/,
    )
  })
})

describe('a referral', () => {
  test('sent again and again, also out of order, is one referral and one task', async () => {
    const client = await intake('anna', { given: 'Opakovaná', surname: 'Zásilka' })
    const correlation = crypto.randomUUID()
    const tries = await Promise.allSettled([1, 2, 3].map(() => prepare('anna', client, { fields: ['name'], correlation })))
    const ids = new Set([
      ...tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
      await prepare('anna', client, { fields: ['name'], correlation }),
    ])
    expect(ids.size).toBe(1)
    const [referral = ''] = ids
    await Promise.all([consent('anna', referral, ['name']), consent('anna', referral, ['name']), consent('anna', referral, ['name'])])
    expect(await inside('select count(*)::int as n from casework.packet where referral_id = $1', [referral])).toEqual([{ n: 1 }])
    expect(await inside('select count(*)::int as n from casework.consent where client_id = $1', [client])).toEqual([{ n: 1 }])
    await Promise.all(['accept', 'accept', 'receive'].map((step) => who('petr').post(`/app/casework/referrals/${referral}/${step}`)))
    expect(await state(referral)).toBe('accepted')
    expect(await inside("select count(*)::int as n from casework.task where client_id = $1 and kind = 'referral'", [client])).toEqual([
      { n: 1 },
    ])
  })

  test('declined with a reason makes a task for the sender; after two the directory proposes others and says why', async () => {
    const client = await intake('anna', { given: 'Dvakrát', surname: 'Odmítnutá', language: 'uk' })
    for (const reason of ['no-capacity', 'language']) {
      const referral = await prepare('anna', client, { fields: ['name'] })
      await consent('anna', referral, ['name'])
      expect((await who('petr').post(`/app/casework/referrals/${referral}/decline`, { reason })).status).toBe(303)
      expect((await who('anna').get('/app/casework')).text).toContain('The referral was declined')
      if (reason === 'language')
        expect((await who('anna').get(`/app/casework/referrals/${referral}`)).text).toContain('Propose other organisations')
    }
    const offers = await who('anna').get(`/app/casework/clients/${client}/refer`)
    expect(offers.text).not.toContain('value="' + (organisations['prijimaci'] ?? '?') + '"')
    expect(offers.text).toMatch(/works on this topic|nothing in the directory fits/)
  })

  test('done by one organisation and reviewed by the other has five moments; the report is read by the sender only', async () => {
    const client = await intake('anna', { given: 'Celá', surname: 'Cesta' })
    const kase = await openCase('anna', client, 'social')
    const referral = await prepare('anna', client, { fields: ['name'], caseId: kase })
    await consent('anna', referral, ['name'])
    await superuser.query("update casework.task set state = 'done', done_at = now() where case_id = $1", [kase])
    const version = String((await inside<{ version: number }>('select version from casework.case_file where id = $1', [kase]))[0]?.version)
    expect(
      (await who('anna').post(`/app/casework/cases/${kase}/state`, { version, to: 'closing', outcome: 'referred' })).status,
      'a referral without an answer keeps the case open',
    ).toBe(422)
    for (const [name, step, form] of [
      ['petr', 'receive', {}],
      ['pavla', 'accept', {}],
      ['petr', 'done', { report: 'Podána žádost o prodloužení.' }],
      ['anna', 'review', {}],
    ] as const)
      expect((await who(name).post(`/app/casework/referrals/${referral}/${step}`, form)).status).toBe(303)
    expect(await state(referral)).toBe('reviewed')
    const row =
      (
        await inside<Record<string, unknown>>(
          'select delivered_at, received_at, accepted_at, done_at, reviewed_at, received_by <> accepted_by and accepted_by <> done_by and done_by <> reviewed_by as apart from casework.referral where id = $1',
          [referral],
        )
      )[0] ?? {}
    expect(Object.values(row).every(Boolean)).toBe(true)
    expect((await who('anna').get(`/app/casework/referrals/${referral}`)).text).toContain('Podána žádost o prodloužení.')
    expect(
      (await inside<{ said: string }>("select encode(report_sealed, 'escape') as said from casework.referral where id = $1", [referral]))[0]
        ?.said,
    ).not.toContain('prodlou')
    expect((await who('anna').post(`/app/casework/cases/${kase}/state`, { version, to: 'closing', outcome: 'referred' })).status).toBe(303)
  })

  test('counts in the pathway report without a person, and small groups are left out', async () => {
    const page = await who('hana').get('/app/casework/referrals/pathways')
    expect(page.status).toBe(200)
    for (const word of ['Nguyễn', 'Odmítnutá', 'Osoba']) expect(page.text.split('<main')[1]).not.toContain(word)
    expect((await who('tibor').get('/app/casework/referrals')).status).toBe(403)
  })
})

describe("the client's own view", () => {
  test('shows in their language who looked and what they allowed, lets them withdraw with one button, and is nothing after its week', async () => {
    const client = await intake('anna', { given: 'Сама', surname: 'Себе', language: 'uk', need: 'Житло' })
    const referral = await prepare('anna', client, { fields: ['name', 'need'] })
    await consent('anna', referral, ['name', 'need'])
    await who('petr').post(`/app/casework/referrals/${referral}/accept`)
    expect((await who('boris').post(`/app/casework/clients/${client}/own-link`)).status, 'outside the circle').toBe(404)
    const made = await who('anna').post(`/app/casework/clients/${client}/own-link`)
    const token = /uk\/my-file\/([\w-]+)/.exec(made.text)?.[1] ?? ''
    expect(token.length).toBeGreaterThan(20)
    const phone = city.visitor('203.0.113.9')
    const own = await phone.get(`/uk/my-file/${token}`)
    expect(own.status).toBe(200)
    expect(own.text).toContain('Хто дивився')
    expect(own.text).toContain('Vysílací poradna')
    expect(own.text).toContain('Житло')
    expect(own.text, 'people of the staff are not named to strangers').not.toContain('Osoba anna')
    expect(own.headers.get('cache-control')).toContain('no-store')
    expect(JSON.parse((await phone.get(`/uk/my-file/${token}/data.json`)).text).identity.names[0].given).toBe('Сама')
    expect((await who('petr').get(`/app/casework/referrals/${referral}`)).text).toContain('Житло')
    const consentId = /name="consentId" value="([^"]+)"/.exec(own.text)?.[1] ?? ''
    expect((await phone.post(`/uk/my-file/${token}/withdraw`, { consentId })).status).toBe(303)
    expect((await who('petr').get(`/app/casework/referrals/${referral}`)).text).not.toContain('Житло')
    expect((await phone.get(`/uk/my-file/${'x'.repeat(32)}`)).status).toBe(404)
    clock.pass(8 * 1440)
    expect((await phone.get(`/uk/my-file/${token}`)).status).toBe(404)
    clock.pass(-8 * 1440)
    expect(ports.config.production).toBe(false)
  })
})
