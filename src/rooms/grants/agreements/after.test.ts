// What goes wrong after an award and how it is put right: banks that give money back late, partial refunds, lines nobody knows, changes of every kind, two hands, attacks at the same moment, and the state of any day (grants.md part 5, checks 13 to 17 and 23; invariants 5, 6, 16, 21; N12, N20).
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openAwarded } from '../../../../test/support/grants.ts'
import { asActor } from '../../../kernel/db.ts'
import { standingOn } from './history.ts'
import { paidIn } from './standing.ts'

const id = (n: number) => `0191eee2-0000-7000-8000-00000000010${n}`
const [one, two, joint, early, logged] = [1, 2, 3, 4, 5].map(id) as [string, string, string, string, string]
const { who, inside, superuser, clock, call, bring, symbolOf, join, accounts, organisations, ports } = await openAwarded(
  'po-dotaci',
  [
    { id: one, requested: 333_333, cost: 400_000 },
    { id: two, requested: 100_000 },
    { id: joint, requested: 200_000, partners: [{ slug: 'partner', share: 80_000 }] },
    { id: early, requested: 150_000 },
    { id: logged, requested: 400_000 },
  ],
  ['partner', 'novy'],
)
const at = '/app/grants'
const words = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const states = async (of: string) =>
  (await inside<{ state: string }>('select state from grants.instalment where application_id = $1 order by number', [of])).map(
    (row) => row.state,
  )
const idsIn = async (of: string, state: string) =>
  (await inside<{ id: string }>('select id from grants.instalment where application_id = $1 and state = $2', [of, state])).map(
    (row) => row.id,
  )
const csv = (rows: (string | number)[][]) =>
  new File(
    [['reference,date,amount,symbol,kind', ...rows.map((row) => [row[0], clock.today(), ...row.slice(1)].join(','))].join('\n')],
    'vypis.csv',
  )
const read = (rows: (string | number)[][]) => who('finance').send(`${at}/payments/statement`, { file: csv(rows) })
const net = async (of: string) =>
  Number(
    (
      await inside<{ net: string }>(
        "select coalesce(sum(case kind when 'payment' then amount_minor else -amount_minor end), 0) / 100 as net from grants.payment where application_id = $1",
        [of],
      )
    )[0]?.net,
  )
const requestOf = async (of: string) =>
  (
    await inside<{ id: string; number: number; state: string }>(
      'select id, number, state from grants.change_request where application_id = $1 order by number desc limit 1',
      [of],
    )
  )[0]

describe('the page of an award', () => {
  test('says at its top what happens next, who must do it and until when', async () => {
    const next = async (person: string) => words((await who(person).get(`${at}/awards/${one}`)).text)
    expect(await next('uredka')).toContain('Grants office: prepares the agreement')
    await bring()
    expect(await next('hlava')).toContain('Finance: approves the instalment')
    expect(await next('audit')).toContain('Finance: approves the instalment')
    expect(await next('uredka')).toMatch(/Recipient: hands in the report by/)
  })
  test('shows who signed when, and prints the agreement as PDF and DOCX', async () => {
    expect(await inside('select from grants.agreement where recipient_signed_by is null or city_signed_by is null')).toEqual([])
    expect(words((await who('audit').get(`${at}/awards/${one}`)).text)).toMatch(/Osoba hlava.*Osoba uredka/)
    expect((await who('hlava').get(`${at}/awards/${one}/agreement.pdf`)).bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect((await who('hlava').get(`${at}/awards/${one}/agreement.docx`)).bytes.subarray(0, 2).toString()).toBe('PK')
  })
})

describe('two hands', () => {
  test('whoever confirmed the condition does not approve the payment, also with both roles', async () => {
    await join('oboji', 'finance-officer', 'urad')
    const met = (await idsIn(two, 'met'))[0] ?? ''
    await superuser.query('update grants.instalment set met_by = $2 where id = $1', [met, accounts['oboji']])
    const own = await who('oboji').post(`${at}/payments/approve`, { ids: [met] })
    expect(own.status).toBe(422)
    expect(words(own.text)).toContain('Whoever confirmed the condition may not approve the payment')
    expect((await who('finance').post(`${at}/payments/approve`, { ids: [met] })).status).toBe(303)
    expect(await inside('select from grants.instalment where approved_by = met_by')).toEqual([])
  })
})

describe('the bank', () => {
  test('gets an order in both formats that stays as it left, whatever happens to its payments', async () => {
    await who('finance').post(`${at}/payments/approve`, { ids: await idsIn(one, 'met') })
    expect((await who('finance').post(`${at}/payments/order`, { chosen: '1' })).status).toBe(422)
    expect(
      (
        await who('finance').post(`${at}/payments/order`, {
          chosen: '1',
          ids: [...(await idsIn(one, 'approved')), ...(await idsIn(two, 'approved'))],
        })
      ).status,
    ).toBe(303)
    const order = (await inside<{ id: string }>('select id from grants.payment_order order by number desc limit 1'))[0]?.id ?? ''
    const [xml, kpc] = (await Promise.all(
      ['xml', 'kpc'].map(async (format) => (await who('finance').get(`${at}/payments/orders/${order}.${format}`)).text),
    )) as [string, string]
    expect(xml).toContain('<NbOfTxs>2</NbOfTxs>')
    expect(kpc.split('\r\n')).toContain(
      `2 000019-2000145399 ${(166_666 + 50_000) * 100} ${clock.today().slice(8)}${clock.today().slice(5, 7)}${clock.today().slice(2, 4)}`,
    )
    expect(
      (
        await read([
          ['A1', -166_666, await symbolOf(one), 'payment'],
          ['A2', -50_000, await symbolOf(two), 'payment'],
        ])
      ).status,
    ).toBe(303)
    expect([await states(one), await states(two)]).toEqual([
      ['paid', 'planned', 'planned'],
      ['paid', 'planned', 'planned'],
    ])
    expect((await who('finance').get(`${at}/payments/orders/${order}.xml`)).text).toBe(xml)
  })
  test('gives a payment back days after it stood as paid: the money is back, the instalment fails, is ordered again and comes through; the same statement again changes nothing', async () => {
    clock.pass(3 * 24 * 60)
    const back = [['A3', 166_666, await symbolOf(one), 'return']]
    expect((await read(back)).status).toBe(303)
    expect([(await states(one))[0], await net(one)]).toEqual(['failed', 0])
    await read(back)
    expect([(await states(one))[0], await net(one)]).toEqual(['failed', 0])
    expect(words((await who('finance').get(`${at}/awards/${one}`)).text)).toContain('mends the payment the bank sent back')
    await who('finance').post(`${at}/payments/order`, { chosen: '1', ids: await idsIn(one, 'failed') })
    await read([['A4', -166_666, await symbolOf(one), 'payment']])
    expect([(await states(one))[0], await net(one)]).toEqual(['paid', 166_666])
  })
  test('writes lines nobody knows: a person settles them where they fit, and nowhere else', async () => {
    await who('finance').post(`${at}/payments/approve`, { ids: await idsIn(early, 'met') })
    await who('finance').post(`${at}/payments/order`, { chosen: '1', ids: await idsIn(early, 'approved') })
    await read([
      ['A5', -75_000, '', 'no symbol'],
      ['A6', 12_345, '', 'rent'],
      ['A7', -75_000, '', 'twice'],
    ])
    const desk = words((await who('finance').get(`${at}/payments`)).text)
    expect(desk).toContain('po-dotaci-4-S: an instalment paid')
    const line = (form: Record<string, string>) => who('finance').post(`${at}/payments/line`, form)
    expect((await line({ reference: 'A5', what: 'refund', agreement: 'po-dotaci-4-S' })).status).toBe(422)
    expect((await line({ reference: 'A5', what: 'paid', agreement: 'no such' })).status).toBe(422)
    expect((await who('uredka').post(`${at}/payments/line`, { reference: 'A5', what: 'paid', agreement: 'po-dotaci-4-S' })).status).toBe(
      403,
    )
    expect((await line({ reference: 'A5', what: 'paid', agreement: 'po-dotaci-4-S' })).status).toBe(303)
    expect((await states(early))[0]).toBe('paid')
    expect((await line({ reference: 'A7', what: 'paid', agreement: 'po-dotaci-4-S' })).status).toBe(422)
    expect((await line({ reference: 'A6', what: 'other' })).status).toBe(422)
    expect((await line({ reference: 'A6', what: 'other', note: 'Nájem, netýká se dotací.' })).status).toBe(303)
    expect((await line({ reference: 'A6', what: 'other', note: 'Ještě jednou.' })).status).toBe(422)
    expect((await line({ reference: 'A7', what: 'other', note: 'Chyba banky, řeší se.' })).status).toBe(303)
  })
  test('the same statement read by two officers at once pays once', async () => {
    await who('finance').post(`${at}/payments/approve`, { ids: await idsIn(joint, 'met') })
    await who('finance').post(`${at}/payments/order`, { chosen: '1', ids: await idsIn(joint, 'approved') })
    const rows = [['A8', -100_000, await symbolOf(joint), 'payment']]
    await Promise.all([who('finance'), who('oboji')].map((person) => person.send(`${at}/payments/statement`, { file: csv(rows) })))
    expect([await net(joint), await inside("select from grants.payment where bank_reference = 'A8'")]).toEqual([100_000, [{}]])
  })
})

describe('suspension', () => {
  test('stops what is not at the bank, with a reason everybody reads; nothing is confirmed until it is lifted', async () => {
    expect((await who('uredka').post(`${at}/awards/${two}/hold`, { what: 'suspend', because: '' })).status).toBe(422)
    expect((await who('hlava').post(`${at}/awards/${two}/hold`, { what: 'suspend', because: 'nesmím' })).status).toBe(403)
    expect(
      (await who('uredka').post(`${at}/awards/${two}/hold`, { what: 'suspend', because: 'Chybí zpráva o minulém projektu.' })).status,
    ).toBe(303)
    expect(await states(two)).toEqual(['paid', 'suspended', 'suspended'])
    expect(words((await who('hlava').get(`${at}/awards/${two}`)).text)).toContain('Chybí zpráva o minulém projektu.')
    await expect(
      superuser.query(
        "update grants.instalment set state = 'planned' where application_id = $1 and number = 2; update grants.instalment set state = 'met' where application_id = $1 and number = 2".replaceAll(
          '$1',
          `'${two}'`,
        ),
      ),
    ).rejects.toThrow('suspended')
    expect((await who('uredka').post(`${at}/awards/${two}/hold`, { what: 'resume' })).status).toBe(303)
    expect(await states(two)).toEqual(['paid', 'planned', 'planned'])
  })
})

describe('changes of every kind', () => {
  const ask = (of: string, form: Record<string, string>) =>
    who('hlava').post(`${at}/awards/${of}/changes`, { reason: 'Důvod je popsán v příloze.', ...form })
  async function through(of: string): Promise<number> {
    const request = await requestOf(of)
    const approved = await who('uredka').post(`${at}/awards/${of}/changes/${request?.id}/decide`, { verdict: 'approve', said: '' })
    if (approved.status !== 303) throw new Error(words(approved.text).slice(0, 600))
    const draft = (
      await inside<{ number: number }>(
        'select number from grants.amendment where application_id = $1 and done_on is null and voided_on is null',
        [of],
      )
    )[0]
    if (!draft) return 0
    expect((await who('hlava').post(`${at}/awards/${of}/amendments/${draft.number}/sign`)).status).toBe(303)
    const carried = await who('uredka').post(`${at}/awards/${of}/amendments/${draft.number}/carry`)
    expect(carried.status, words(carried.text).slice(0, 600)).toBe(303)
    return draft.number
  }
  test('a small shift in the budget is a notice and holds at once; the one that would exceed the share, all together, needs consent', async () => {
    expect((await ask(one, { moveFrom: '1', moveTo: '2', moveAmount: '20 000' })).status).toBe(303)
    expect(await requestOf(one)).toMatchObject({ state: 'noted' })
    expect((await ask(one, { moveFrom: '1', moveTo: '2', moveAmount: '20 000' })).status).toBe(303)
    expect(await requestOf(one)).toMatchObject({ number: 2, state: 'submitted' })
    expect(
      (
        await inside<{ sum: number }>('select (sum(amount_minor) / 100)::int as sum from grants.budget_item where application_id = $1', [
          one,
        ])
      )[0]?.sum,
    ).toBe(333_333)
    // Of conflicting kinds only one is open; the refusal names the request in the way. Another account may be asked for beside it.
    const refused = await ask(one, { amount: '300 000' })
    expect([refused.status, words(refused.text).includes('Request 2 about the same thing is open')]).toEqual([422, true])
    expect((await ask(one, { iban: 'CZ5508000000001234567899' })).status).toBe(303)
    expect(await through(one)).toBe(0)
    expect((await inside('select iban from grants.agreement where application_id = $1', [one]))[0]).toEqual({
      iban: 'CZ5508000000001234567899',
    })
    const second =
      (await inside<{ id: string }>('select id from grants.change_request where application_id = $1 and number = 2', [one]))[0]?.id ?? ''
    expect(
      (await who('uredka').post(`${at}/awards/${one}/changes/${second}/decide`, { verdict: 'refuse', said: 'Mzdy jsou účelem dotace.' }))
        .status,
    ).toBe(303)
    expect((await ask(one, { amount: '300 000' })).status).toBe(303)
    expect(await through(one)).toBe(1)
    expect((await inside('select (amount_minor / 100)::int as amount from grants.award where application_id = $1', [one]))[0]).toEqual({
      amount: 300_000,
    })
  })
  test('a partner comes in with a share of the lead; an unknown organisation, one that is there, and too large a share are refused', async () => {
    await superuser.query("update directory.organisation set ico = '25596641' where slug = 'novy'")
    expect((await ask(joint, { partnerInIco: '00000001', partnerInShare: '1' })).status).toBe(422)
    expect((await ask(joint, { partnerInIco: '27082440', partnerInShare: '1' })).status).toBe(422)
    expect((await ask(joint, { partnerInIco: '25596641', partnerInShare: '120 000' })).status).toBe(422)
    expect((await ask(joint, { partnerInIco: '25596641' })).status).toBe(422)
    expect((await ask(joint, { partnerInIco: '25596641', partnerInShare: '50 000' })).status).toBe(303)
    await through(joint)
    expect(
      await inside('select (share_minor / 100)::int as share from grants.party where application_id = $1 order by position', [joint]),
    ).toEqual([{ share: 70_000 }, { share: 80_000 }, { share: 50_000 }])
    await expect(
      superuser.query('update grants.party set share_minor = share_minor + 100 where application_id = $1 and position = 2', [joint]),
    ).rejects.toThrow('shares are')
  })
  test('a suspension asked for by the recipient, another name, and a withdrawal before the city has signed', async () => {
    expect((await ask(joint, { pause: 'suspend' })).status).toBe(303)
    await through(joint)
    expect((await states(joint)).slice(1)).toEqual(['suspended', 'suspended'])
    expect((await ask(joint, { pause: 'suspend' })).status).toBe(422)
    expect((await ask(joint, { pause: 'resume' })).status).toBe(303)
    await through(joint)
    expect((await states(joint)).slice(1)).toEqual(['planned', 'planned'])
    expect((await ask(joint, { newName: 'Spolek nového jména' })).status).toBe(303)
    expect(await through(joint)).toBe(0)
    expect((await ask(joint, { endsOn: '2100-06-30' })).status).toBe(303)
    const request = await requestOf(joint)
    await who('uredka').post(`${at}/awards/${joint}/changes/${request?.id}/decide`, { verdict: 'approve', said: '' })
    const withdrawn = await who('hlava').post(`${at}/awards/${joint}/changes/${request?.id}/answer`, { what: 'withdraw', answer: '' })
    expect(withdrawn.status, words(withdrawn.text).slice(0, 400)).toBe(303)
    const number = (
      await inside<{ number: number }>('select max(number) as number from grants.amendment where application_id = $1', [joint])
    )[0]?.number
    expect((await who('hlava').post(`${at}/awards/${joint}/amendments/${number}/sign`)).status).toBe(409)
    expect((await inside('select ends_on::text as ends from grants.agreement where application_id = $1', [joint]))[0]).toEqual({
      ends: '2099-12-31',
    })
  })
  test('an early end gives the line back, and what was paid without documents becomes a refund that may come in parts', async () => {
    expect((await ask(early, { termination: 'Spolek končí činnost.', amount: '100 000' })).status).toBe(422)
    expect((await ask(early, { termination: 'Spolek končí činnost.' })).status).toBe(303)
    await through(early)
    expect(
      (
        await inside(
          'select g.state, (w.amount_minor / 100)::int as amount from grants.agreement g join grants.award w using (application_id) where application_id = $1',
          [early],
        )
      )[0],
    ).toEqual({ state: 'terminated', amount: 75_000 })
    const owed = () =>
      inside<{ state: string; amount: number }>(
        'select state, (amount_minor / 100)::int as amount from grants.refund where application_id = $1',
        [early],
      )
    expect(await owed()).toEqual([{ state: 'owed', amount: 75_000 }])
    await read([['R1', 70_000, await symbolOf(early), 'incoming']])
    expect(await owed()).toEqual([{ state: 'owed', amount: 75_000 }])
    expect(words((await who('hlava').get(`${at}/awards/${early}/settlement`)).text)).toMatch(/Return CZK.5,000/)
    await read([['R2', 5_001, await symbolOf(early), 'incoming']])
    expect(await inside("select settled from grants.bank_line where reference = 'R2'")).toEqual([{ settled: 'unmatched' }])
    await read([['R3', 5_000, await symbolOf(early), 'incoming']])
    expect([await owed(), await net(early)]).toEqual([[{ state: 'paid', amount: 75_000 }], 0])
  })
})

describe('two at once', () => {
  test('two officers carry the same amendment out once', async () => {
    await who('hlava').post(`${at}/awards/${two}/changes`, { reason: 'Menší rozsah projektu.', amount: '90 000' })
    const request = await requestOf(two)
    await who('uredka').post(`${at}/awards/${two}/changes/${request?.id}/decide`, { verdict: 'approve', said: '' })
    await who('hlava').post(`${at}/awards/${two}/amendments/1/sign`)
    const both = await Promise.all(['uredka', 'uredka2'].map((person) => who(person).post(`${at}/awards/${two}/amendments/1/carry`)))
    expect(both.map((answer) => answer.status).toSorted()).toEqual([303, 409])
    expect(
      (
        await inside(
          'select g.amendments, (w.amount_minor / 100)::int as amount from grants.agreement g join grants.award w using (application_id) where application_id = $1',
          [two],
        )
      )[0],
    ).toEqual({ amendments: 1, amount: 90_000 })
  })
  test('two requests about the same thing at once: one stands, the other is told', async () => {
    const both = await Promise.all(
      ['80 000', '70 000'].map((amount) => who('hlava').post(`${at}/awards/${two}/changes`, { reason: 'Ještě menší rozsah.', amount })),
    )
    expect(both.map((answer) => answer.status).toSorted()).toEqual([303, 422])
    await who('hlava').post(`${at}/awards/${two}/changes/${(await requestOf(two))?.id}/answer`, { what: 'withdraw', answer: '' })
  })
  test('two orders at once send no instalment twice', async () => {
    const report = (await inside<{ id: string }>("select id from grants.report where application_id = $1 and kind = 'interim'", [two]))[0]
      ?.id
    await who('hlava').post(`${at}/awards/${two}/reports/${report}`, {
      done: 'Poradenství běží podle plánu ve třech jazycích.',
      people: '10',
    })
    await who('uredka').post(`${at}/awards/${two}/reports/${report}/decide`, { verdict: 'accept', asked: '' })
    await who('finance').post(`${at}/payments/approve`, { ids: await idsIn(two, 'met') })
    const ids = await idsIn(two, 'approved')
    const both = await Promise.all(['finance', 'oboji'].map((person) => who(person).post(`${at}/payments/order`, { chosen: '1', ids })))
    expect(both.map((answer) => answer.status).toSorted()).toEqual([303, 422])
    expect(await inside('select from grants.ordered_payment where instalment_id = any($1::uuid[])', [ids])).toHaveLength(1)
  })
})

describe('the time machine', () => {
  test('tells the state of an award and of its call on any day, as it was written down then', async () => {
    // Random years of one award: each step has its day, each day its photograph; the log answers every day as the photograph shows it.
    const step = fc.constantFrom('amount', 'time', 'suspend', 'resume', 'report', 'shift')
    let day = 0
    const dayText = (n: number) => new Date(Date.parse('2040-01-01') + n * 86_400_000).toISOString().slice(0, 10)
    const photograph = async () =>
      (
        await inside(
          "select (w.amount_minor)::text as amount, g.ends_on::text as ends, g.state, (select string_agg(i.amount_minor || i.state, ',' order by i.number) from grants.instalment i where i.application_id = g.application_id) as parts, (select string_agg(b.amount_minor::text, ',' order by b.position) from grants.budget_item b where b.application_id = g.application_id) as items from grants.agreement g join grants.award w using (application_id) where application_id = $1",
          [logged],
        )
      )[0]
    const album = new Map<number, unknown>()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        for (const what of steps) {
          day += 1
          const last = (await inside<{ id: string }>('select coalesce(max(id), 0)::text as id from grants.event'))[0]?.id
          await superuser.query('begin')
          const amount = Number(
            (
              await inside<{ amount: string }>('select amount_minor::text as amount from grants.award where application_id = $1', [logged])
            )[0]?.amount,
          )
          if (what === 'amount' && amount > 30_000_000) {
            await superuser.query('update grants.award set amount_minor = amount_minor - 100 where application_id = $1', [logged])
            await superuser.query(
              'update grants.instalment set amount_minor = amount_minor - 100 where application_id = $1 and number = 3',
              [logged],
            )
            await superuser.query('update grants.party set share_minor = share_minor - 100 where application_id = $1', [logged])
          } else if (what === 'time')
            await superuser.query('update grants.agreement set ends_on = ends_on + 1 where application_id = $1', [logged])
          else if (what === 'suspend')
            await superuser.query("update grants.instalment set state = 'suspended' where application_id = $1 and state = 'planned'", [
              logged,
            ])
          else if (what === 'resume')
            await superuser.query("update grants.instalment set state = 'planned' where application_id = $1 and state = 'suspended'", [
              logged,
            ])
          else if (what === 'report')
            await superuser.query('update grants.report set due_on = due_on + 1 where application_id = $1', [logged])
          else
            await superuser.query(
              'update grants.budget_item set amount_minor = amount_minor - 100 where application_id = $1 and position = 1 and amount_minor > 100',
              [logged],
            )
          await superuser.query('commit')
          await superuser.query('update grants.event set day = $2 where id > $1', [last, dayText(day)])
          album.set(day, await photograph())
        }
        const on = async (n: number) =>
          asActor(ports.db, { kind: 'system', purpose: 'grants' }, (tx) => standingOn(tx, { applicationId: logged }, dayText(n)))
        const asked = 1 + ((steps.length * 7919) % day)
        const standing = await on(asked)
        const rows = (entity: string) =>
          standing
            .filter((one) => one.entity === entity)
            .map((one) => one.state)
            .toSorted((a, b) => Number(a['number'] ?? a['position']) - Number(b['number'] ?? b['position']))
        const [award, agreement] = [rows('award')[0], rows('agreement')[0]]
        expect({
          amount: String(award?.['amount_minor']),
          ends: agreement?.['ends_on'],
          state: agreement?.['state'],
          parts: rows('instalment')
            .map((part) => `${part['amount_minor']}${part['state']}`)
            .join(','),
          items: rows('budget_item')
            .map((item) => String(item['amount_minor']))
            .join(','),
        }).toEqual(album.get(asked))
        expect(paidIn(standing)).toBe(0n)
      }),
      { numRuns: 12 },
    )
    const page = await who('audit').get(`${at}/awards/${logged}/history?date=${dayText(1)}`)
    expect([page.status, words(page.text).includes('At the end of')]).toEqual([200, true])
    const whole = words((await who('uredka').get(`${at}/calls/${call}/history`)).text)
    for (const part of ['Budget by stream', 'running', 'What had happened until then']) expect(whole).toContain(part)
    expect((await who('hlava').get(`${at}/awards/${logged}/history`)).status).toBe(200)
  })
  test('hides from a conflicted officer what the award hides, and nobody forges or rewrites it', async () => {
    await superuser.query("insert into grants.conflict (account_id, application_id, kind, hard) values ($1, $2, 'family', true)", [
      accounts['uredka2'],
      logged,
    ])
    expect((await who('uredka2').get(`${at}/awards/${logged}/history`)).status).toBe(404)
    expect((await who('uredka2').get(`${at}/calls/${call}/history`)).text).not.toContain('po-dotaci-5')
    for (const statement of [
      "insert into grants.event (entity, key, state) values ('award', 'x', '{}')",
      "update grants.event set day = '2000-01-01'",
      'delete from grants.event',
      "select grants.add_event('award', '{}', '{}', '{}', current_date)",
    ]) {
      await superuser.query('begin')
      await superuser.query('set local role metropolis_app')
      await expect(superuser.query(statement), statement).rejects.toThrow('permission denied')
      await superuser.query('rollback')
    }
    expect(organisations['novy']).toBeDefined()
  })
})
