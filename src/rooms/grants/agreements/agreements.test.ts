// After the award, as the recipient, the grants officer, the finance officer, the bank and the auditor meet it (grants.md part 5, checks 10 and 13 to 17, 23 and 24).
import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openCasework } from '../../../../test/support/casework.ts'

const { database, clock, who, join, inside, organisation, accounts, organisations, superuser } = await openCasework({
  SESSION_DAYS: '390',
  SESSION_IDLE_MINUTES: '900000',
  PAYER_IBAN: 'CZ65 0800 0000 1920 0014 5399',
})
const at = '/app/grants'
const call = '0191eeee-0000-7000-8000-000000000001'
const line = '0191eeee-0000-7000-8000-000000000002'
const application = (n: number) => `0191eeee-0000-7000-8000-00000000010${n}`
const [one, joint, small, reserve, secret] = [1, 2, 3, 4, 5].map(application) as [string, string, string, string, string]
const words = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const iban = 'CZ6508000000192000145399'

/** An announced call: 333,333 for the first, a joint project, a small one, one on the reserve list, one the finance officer has a conflict with. */
beforeAll(async () => {
  for (const [slug, name] of [
    ['urad', 'Magistrát zkušební'],
    ['prvni', 'První spolek'],
    ['partner', 'Partner spolek'],
    ['odstupujici', 'Odstupující spolek'],
  ] as const)
    await organisation(slug, name)
  await superuser.query("update directory.organisation set ico = '27082440' where slug = 'prvni'")
  for (const [name, role, slug] of [
    ['uredka', 'grants-officer', 'urad'],
    ['finance', 'finance-officer', 'urad'],
    ['finance2', 'finance-officer', 'urad'],
    ['audit', 'auditor', 'urad'],
    ['hlava', 'organisation-lead', 'prvni'],
    ['tym', 'team-lead', 'prvni'],
    ['cizi', 'organisation-lead', 'partner'],
  ] as const)
    await join(name, role, slug)
  const content = (requested: number, cost: number, partners: { organisationId: string; share: string }[] = []) =>
    JSON.stringify({
      streamId: line,
      title: 'Poradna',
      summary: 'Poradenství pro cizince ve třech jazycích.',
      service: 'counselling',
      district: null,
      startsOn: clock.today(),
      endsOn: '2099-12-31',
      requested: String(requested * 100),
      viable: null,
      ownShare: null,
      items: [
        { label: 'Mzdy', amount: String(cost * 60) },
        { label: 'Provoz', amount: String(cost * 40) },
      ],
      sources: [],
      partners,
      agreesToPublish: true,
    })
  const prvni = organisations['prvni'] ?? ''
  const partners = [
    { organisationId: organisations['partner'] ?? '', share: '10000000' },
    { organisationId: organisations['odstupujici'] ?? '', share: '6000000' },
  ]
  await superuser.query(`insert into grants.call (id, slug, year, title_cs, title_en, purpose_cs, purpose_en, budget_minor, council_limit_minor) values ('${call}', 'po-rozhodnuti', 2031, 'Po rozhodnutí', 'After', 'x', 'x', 90000000, 100000000);
    insert into grants.stream (id, call_id, number, title_cs, title_en, budget_minor) values ('${line}', '${call}', 1, 'S', 'S', 90000000);
    update grants.call set state = 'published', published_at = now() - interval '90 days', opens_at = now() - interval '50 days', closes_at = now() + interval '1 day', rules_hash = 'h' where id = '${call}'`)
  for (const [id, requested, cost, parts, title] of [
    [one, 333_333, 400_000, [], 'Poradna'],
    [joint, 320_000, 400_000, partners, 'Společný projekt'],
    [small, 40_000, 50_000, [], 'Drobný projekt'],
    [reserve, 150_000, 160_000, [], 'Náhradník'],
    [secret, 100_000, 110_000, [], 'Skrytý projekt'],
  ] as const) {
    await superuser.query(
      'insert into grants.application (id, call_id, stream_id, organisation_id, requested_minor, prepared_by, content, title, service, joint, partner_ids) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
      [
        id,
        call,
        line,
        prvni,
        requested * 100,
        accounts['tym'],
        content(requested, cost, [...parts]),
        title,
        'counselling',
        parts.length > 0,
        parts.map((part) => part.organisationId),
      ],
    )
    await superuser.query(
      "update grants.application set state = 'submitted', number = $2, signed_by = $3, submitted_at = now(), channel = 'web', receipt = 'r', version = 1 where id = $1",
      [id, Number(id.at(-1)), accounts['hlava']],
    )
    await superuser.query("update grants.application set state = 'eligible' where id = $1", [id])
  }
  await superuser.query(
    `insert into grants.conflict (account_id, application_id, kind, hard) values ('${accounts['finance2']}', '${secret}', 'family', true)`,
  )
  for (const state of ['checking', 'reviewing', 'committee'])
    await superuser.query('update grants.call set state = $2 where id = $1', [call, state])
  await superuser.query(
    `insert into grants.decision (id, call_id, organ, number, decided_on, members, votes_for, votes_against, abstained, recused) values ('${line}', '${call}', 'council', 'R-9', current_date, 11, 11, 0, 0, 0)`,
  )
  for (const [id, amount] of [
    [one, 333_333],
    [joint, 320_000],
    [small, 40_000],
    [secret, 100_000],
  ] as const) {
    await superuser.query("insert into grants.proposal (application_id, call_id, amount_minor, kind) values ($1, $2, $3, 'support')", [
      id,
      call,
      amount * 100,
    ])
    await superuser.query(
      "insert into grants.award (application_id, call_id, stream_id, organisation_id, decision_id, public_number, title, amount_minor, awarded_on) select id, call_id, stream_id, organisation_id, $2, 'po-' || number, title, $3, current_date from grants.application where id = $1",
      [id, line, amount * 100],
    )
  }
  await superuser.query(
    "insert into grants.proposal (application_id, call_id, amount_minor, kind, position) values ($1, $2, 0, 'reserve', 1)",
    [reserve, call],
  )
  for (const state of ['decided', 'announced']) await superuser.query('update grants.call set state = $2 where id = $1', [call, state])
})

async function instalments(id: string): Promise<{ id: string; amount: number; state: string }[]> {
  return inside<{ id: string; amount: number; state: string }>(
    'select id, (amount_minor / 100)::int as amount, state from grants.instalment where application_id = $1 order by number',
    [id],
  )
}
/** A statement of the bank in camt.053, written as banks write it. */
function statement(id: string, entries: { symbol: string; amount: number; debit: boolean; reversal?: boolean; reference: string }[]): File {
  const body = entries
    .map(
      (entry) =>
        `<Ntry><Amt Ccy="CZK">${entry.amount.toFixed(2)}</Amt><CdtDbtInd>${entry.debit ? 'DBIT' : 'CRDT'}</CdtDbtInd>${entry.reversal ? '<RvslInd>true</RvslInd>' : ''}<Sts><Cd>BOOK</Cd></Sts><ValDt><Dt>${clock.today()}</Dt></ValDt><AcctSvcrRef>${entry.reference}</AcctSvcrRef><NtryDtls><TxDtls><RmtInf><Ustrd>/VS/${entry.symbol} dotace</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`,
    )
    .join('')
  return new File(
    [
      `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>${id}</MsgId></GrpHdr><Stmt><Id>${id}</Id>${body}</Stmt></BkToCstmrStmt></Document>`,
    ],
    'vypis.xml',
    { type: 'application/xml' },
  )
}
const symbolOf = async (id: string) =>
  (await inside<{ symbol: string }>('select symbol from grants.agreement where application_id = $1', [id]))[0]?.symbol ?? ''
const report = (id: string, kind: string) =>
  inside<{ id: string }>('select id from grants.report where application_id = $1 and kind = $2', [id, kind]).then(
    (rows) => rows[0]?.id ?? '',
  )

describe('the agreement', () => {
  test('is prepared for the whole call: 50/30/20 of 333,333 adds up to the crown, shares of partners to the award, items to the grant', async () => {
    expect((await who('uredka').post(`${at}/calls/${call}/agreements`, { plan: '50/30/30', wholeUpTo: '50 000' })).status).toBe(422)
    const prepared = await who('uredka').post(`${at}/calls/${call}/agreements`, { plan: '50/30/20', wholeUpTo: '50 000' })
    expect(prepared.status, words(prepared.text).slice(0, 600)).toBe(303)
    expect((await instalments(one)).map((part) => part.amount)).toEqual([166_666, 100_000, 66_667])
    expect((await instalments(small)).map((part) => part.amount)).toEqual([40_000])
    expect(
      await inside('select (share_minor / 100)::int as share from grants.party where application_id = $1 order by position', [joint]),
    ).toEqual([{ share: 160_000 }, { share: 100_000 }, { share: 60_000 }])
    for (const id of [one, joint, small])
      expect(
        (
          await inside(
            'select sum(b.amount_minor) = w.amount_minor as whole from grants.budget_item b join grants.award w using (application_id) where application_id = $1 group by w.amount_minor',
            [id],
          )
        )[0],
      ).toEqual({ whole: true })
  })

  test('is re-planned and signed by the recipient only when the items make the award exactly; not by another organisation', async () => {
    expect((await who('uredka').post(`${at}/calls/${call}/send`)).status).toBe(303)
    expect(
      await inside("select from kernel.outgoing_mail where subject in ('A grant agreement waits for you', 'Smlouva o dotaci čeká na vás')"),
    ).toHaveLength(4)
    expect((await who('cizi').get(`${at}/awards/${one}`)).status).toBe(404)
    expect((await who('cizi').post(`${at}/awards/${one}/accept`, { iban, item1: '1', item2: '1' })).status).toBe(409)
    const wrong = await who('hlava').post(`${at}/awards/${one}/accept`, { iban, item1: '200 000', item2: '133 332' })
    expect(wrong.status).toBe(422)
    expect(words(wrong.text)).toContain('must add up to the award exactly')
    expect(wrong.text).toContain('value="133 332"')
    expect(
      words(
        (await who('hlava').post(`${at}/awards/${one}/accept`, { iban: 'CZ6508000000192000145398', item1: '200 000', item2: '133 333' }))
          .text,
      ),
    ).toContain('check digits')
    expect((await who('hlava').post(`${at}/awards/${one}/accept`, { iban, item1: '200 000', item2: '133 333' })).status).toBe(303)
    for (const id of [joint, small, secret]) {
      const items = await inside<{ position: number; amount: string }>(
        'select position, amount_minor / 100 as amount from grants.budget_item where application_id = $1',
        [id],
      )
      expect(
        (
          await who('hlava').post(`${at}/awards/${id}/accept`, {
            iban,
            ...Object.fromEntries(items.map((item) => [`item${item.position}`, String(item.amount)])),
          })
        ).status,
      ).toBe(303)
    }
  })

  test('is signed by the city, printed, and recorded for the register; nothing is paid before it is in force', async () => {
    expect((await who('uredka').post(`${at}/calls/${call}/sign`)).status).toBe(303)
    expect((await who('hlava').get(`${at}/awards/${one}/agreement.pdf`)).bytes.subarray(0, 5).toString()).toBe('%PDF-')
    const record = await who('uredka').get(`${at}/awards/${one}/register.xml`)
    for (const part of [
      '<ico>27082440</ico>',
      '<hodnotaBezDph>333333</hodnotaBezDph>',
      '<cisloSmlouvy>po-1-S</cisloSmlouvy>',
      ' hl. m. Prahy, usnesení č. R-',
      'http://portal.gov.cz/rejstriky/ISRS/1.2/',
    ])
      expect(record.text).toContain(part)
    // The small one needs no register and may be paid; the large one may not, neither by the form nor by the database.
    expect((await instalments(small))[0]?.state).toBe('met')
    expect((await instalments(one))[0]?.state).toBe('planned')
    const first = (await instalments(one))[0]?.id ?? ''
    expect(words((await who('uredka').post(`${at}/awards/${one}/confirm`, { id: first })).text)).toContain('not in force')
    await expect(superuser.query("update grants.instalment set state = 'met' where id = $1", [first])).rejects.toThrow('in force')
    expect((await who('uredka').post(`${at}/calls/${call}/register`, { registerId: '12345' })).status).toBe(303)
    expect((await instalments(one))[0]?.state).toBe('met')
  })
})

describe('instalments', () => {
  test('are approved by another hand, ordered in a file for the bank, and found on the statement; the same statement again changes nothing', async () => {
    expect((await who('uredka').post(`${at}/payments/order`)).status).toBe(403)
    // Whoever prepared may not approve, not even past the form.
    const officer = new pg.Client({ connectionString: database.appUrl })
    await officer.connect()
    await officer.query(
      `select set_config('app.actor_kind', 'person', false), set_config('app.account_id', '${accounts['uredka']}', false), set_config('app.role', 'grants-officer', false), set_config('app.organisation_id', '${organisations['urad']}', false)`,
    )
    await expect(
      officer.query("update grants.instalment set state = 'approved', approved_by = $1 where state = 'met'", [accounts['uredka']]),
    ).rejects.toThrow('row-level security')
    await officer.end()
    const met = (
      await inside<{ id: string }>("select id from grants.instalment where state = 'met' and application_id <> $1", [secret])
    ).map((row) => row.id)
    expect((await who('finance').post(`${at}/payments/approve`, { ids: met })).status).toBe(303)
    expect((await who('finance').post(`${at}/payments/order`)).status).toBe(303)
    const order = (await inside<{ id: string }>('select id from grants.payment_order order by number desc limit 1'))[0]?.id ?? ''
    const file = await who('finance').get(`${at}/payments/orders/${order}.xml`)
    for (const part of [
      'pain.001.001.09',
      '<InstdAmt Ccy="CZK">166666.00</InstdAmt>',
      `<CtrlSum>${166_666 + 160_000 + 40_000}.00</CtrlSum>`,
      `/VS/${await symbolOf(one)}`,
    ])
      expect(file.text).toContain(part)
    const lines = [
      { symbol: await symbolOf(one), amount: 166_666, debit: true, reference: 'B1' },
      { symbol: await symbolOf(joint), amount: 160_000, debit: true, reference: 'B2' },
      { symbol: await symbolOf(joint), amount: 160_000, debit: false, reversal: true, reference: 'B3' },
      { symbol: '99999999', amount: 5, debit: false, reference: 'B4' },
    ]
    expect((await who('finance').send(`${at}/payments/statement`, { file: statement('V1', lines) })).status).toBe(303)
    expect((await instalments(one))[0]?.state).toBe('paid')
    expect((await instalments(joint))[0]?.state).toBe('failed')
    expect((await who('finance').send(`${at}/payments/statement`, { file: statement('V1', lines) })).status).toBe(303)
    expect(await inside('select from grants.payment where application_id = $1', [one])).toHaveLength(1)
    expect(words((await who('finance').get(`${at}/payments`)).text)).toContain('B4')
    // The bank sent one back: it is ordered again and comes through.
    expect((await who('finance').post(`${at}/payments/order`)).status).toBe(303)
    await who('finance').send(`${at}/payments/statement`, {
      file: statement('V2', [
        { symbol: await symbolOf(joint), amount: 160_000, debit: true, reference: 'B5' },
        { symbol: await symbolOf(small), amount: 40_000, debit: true, reference: 'B6' },
      ]),
    })
    expect([(await instalments(joint))[0]?.state, (await instalments(small))[0]?.state]).toEqual(['paid', 'paid'])
    const nonsense = await who('finance').send(`${at}/payments/statement`, { file: new File(['no statement'], 'x.xml') })
    expect(nonsense.status).toBe(422)
  })

  test('the second waits for the interim report, which goes back with a question once; finance returns it with a reason', async () => {
    const second = (await instalments(one))[1]?.id ?? ''
    expect(words((await who('uredka').post(`${at}/awards/${one}/confirm`, { id: second })).text)).toContain('report is not accepted')
    const interim = await report(one, 'interim')
    expect((await who('hlava').post(`${at}/awards/${one}/reports/${interim}`, { done: 'krátké', people: '10' })).status).toBe(422)
    expect(
      (
        await who('hlava').post(`${at}/awards/${one}/reports/${interim}`, {
          done: 'Poradenství běží ve třech jazycích podle plánu.',
          people: '120',
        })
      ).status,
    ).toBe(303)
    expect(
      (await who('uredka').post(`${at}/awards/${one}/reports/${interim}/decide`, { verdict: 'return', asked: 'Kolik hodin tlumočení?' }))
        .status,
    ).toBe(303)
    expect(words((await who('hlava').get(`${at}/awards/${one}/settlement`)).text)).toContain('Kolik hodin tlumočení?')
    await who('hlava').post(`${at}/awards/${one}/reports/${interim}`, {
      done: 'Poradenství běží ve třech jazycích, tlumočení 80 hodin.',
      people: '120',
    })
    expect((await who('uredka').post(`${at}/awards/${one}/reports/${interim}/decide`, { verdict: 'accept', asked: '' })).status).toBe(303)
    expect((await instalments(one))[1]?.state).toBe('met')
    expect((await who('finance').post(`${at}/payments/return`, { id: second, note: 'Chybí příloha smlouvy.' })).status).toBe(303)
    expect(words((await who('uredka').get(`${at}/awards/${one}`)).text)).toContain('Chybí příloha smlouvy.')
    expect((await who('uredka').post(`${at}/awards/${one}/confirm`, { id: second })).status).toBe(303)
    await who('finance').post(`${at}/payments/approve`, { ids: second })
    await who('finance').post(`${at}/payments/order`)
    await who('finance').send(`${at}/payments/statement`, {
      file: statement('V3', [{ symbol: await symbolOf(one), amount: 100_000, debit: true, reference: 'B7' }]),
    })
    expect((await instalments(one)).map((part) => part.state)).toEqual(['paid', 'paid', 'planned'])
  })

  test('never pay more than approved, and never the same twice, whoever writes', async () => {
    const paid = (await instalments(one))[0]?.id ?? ''
    await expect(
      superuser.query(
        "insert into grants.payment (application_id, organisation_id, instalment_id, kind, amount_minor, value_on, bank_reference) values ($1, $2, $3, 'payment', 100, current_date, 'X1')",
        [one, organisations['prvni'], paid],
      ),
    ).rejects.toThrow('approved')
    await expect(
      superuser.query('update grants.instalment set amount_minor = amount_minor + 100 where application_id = $1 and number = 3', [one]),
    ).rejects.toThrow('instalments are')
  })

  test('a finance officer with a conflict finds no trace of the award: not at the desk, in the file, nor at its address', async () => {
    const desk = (await who('finance2').get(`${at}/payments`)).text
    expect(desk).not.toContain('po-5')
    expect((await who('finance').get(`${at}/payments`)).text).toContain('po-5')
    for (const path of ['', '/changes', '/settlement', '/controls'])
      expect((await who('finance2').get(`${at}/awards/${secret}${path}`)).status, path).toBe(404)
    expect((await who('finance2').get(`${at}/calls/${call}/awards`)).text).not.toContain('Skrytý projekt')
  })
})

describe('a change', () => {
  test('a partner leaves, 12 % of the budget move and the end goes three months on: one request, three items; a conflicting one is refused with the reason; award, shares and instalments follow', async () => {
    const request = {
      reason: 'Partner ukončil činnost, kurzy potrvají déle.',
      endsOn: '2100-03-31',
      moveFrom: '2',
      moveTo: '1',
      moveAmount: '38 400',
      partnerId: organisations['odstupujici'] ?? '',
      partnerShare: 'falls',
    }
    const sent = await who('hlava').post(`${at}/awards/${joint}/changes`, request)
    expect(sent.status, words(sent.text).slice(0, 900)).toBe(303)
    const refused = await who('hlava').post(`${at}/awards/${joint}/changes`, {
      reason: 'Ještě jeden přesun peněz.',
      moveFrom: '1',
      moveTo: '2',
      moveAmount: '1 000',
    })
    expect(refused.status).toBe(422)
    expect(words(refused.text)).toContain('Request 1 about the same thing is open')
    // Another account touches nothing of that and may be asked for beside it.
    const id = (await inside<{ id: string }>('select id from grants.change_request where application_id = $1', [joint]))[0]?.id ?? ''
    expect(
      (await who('uredka').post(`${at}/awards/${joint}/changes/${id}/decide`, { verdict: 'ask', said: 'Kdo převezme kurzy?' })).status,
    ).toBe(303)
    expect(
      (await who('hlava').post(`${at}/awards/${joint}/changes/${id}/answer`, { what: 'answer', answer: 'Kurzy převezme vedoucí žadatel.' }))
        .status,
    ).toBe(303)
    expect((await who('cizi').post(`${at}/awards/${joint}/changes/${id}/answer`, { what: 'withdraw', answer: '' })).status).not.toBe(303)
    const approved = await who('uredka').post(`${at}/awards/${joint}/changes/${id}/decide`, { verdict: 'approve', said: '' })
    expect(approved.status, words(approved.text).slice(0, 900)).toBe(303)
    // The amendment is drafted with what would change; nothing has changed yet, and another request about the same thing still waits.
    const drafted = words((await who('hlava').get(`${at}/awards/${joint}/changes`)).text)
    for (const part of ['draft, waits for the recipient', '260,000', '2100']) expect(drafted).toContain(part)
    expect(
      (
        await inside<{ amount: number }>('select (amount_minor / 100)::int as amount from grants.award where application_id = $1', [joint])
      )[0]?.amount,
    ).toBe(320_000)
    expect(
      (
        await who('hlava').post(`${at}/awards/${joint}/changes`, {
          reason: 'Ještě jeden přesun peněz.',
          moveFrom: '1',
          moveTo: '2',
          moveAmount: '100 000',
        })
      ).status,
    ).toBe(422)
    // The city does not sign before the recipient, and nobody signs for another organisation.
    expect((await who('uredka').post(`${at}/awards/${joint}/amendments/1/carry`)).status).toBe(409)
    expect((await who('cizi').post(`${at}/awards/${joint}/amendments/1/sign`)).status).toBe(409)
    expect((await who('hlava').post(`${at}/awards/${joint}/amendments/1/sign`)).status).toBe(303)
    const carried = await who('uredka').post(`${at}/awards/${joint}/amendments/1/carry`)
    expect(carried.status, words(carried.text).slice(0, 900)).toBe(303)
    expect(
      (
        await inside(
          'select (w.amount_minor / 100)::int as amount, g.ends_on::text as ends, g.amendments from grants.award w join grants.agreement g using (application_id) where application_id = $1',
          [joint],
        )
      )[0],
    ).toEqual({ amount: 260_000, ends: '2100-03-31', amendments: 1 })
    expect((await instalments(joint)).reduce((sum, part) => sum + part.amount, 0)).toBe(260_000)
    expect(
      (
        await inside<{ sum: number }>(
          'select (sum(share_minor) / 100)::int as sum from grants.party where application_id = $1 and left_on is null',
          [joint],
        )
      )[0]?.sum,
    ).toBe(260_000)
    expect(
      (
        await inside<{ sum: number }>('select (sum(amount_minor) / 100)::int as sum from grants.budget_item where application_id = $1', [
          joint,
        ])
      )[0]?.sum,
    ).toBe(260_000)
    expect((await who('hlava').get(`${at}/awards/${joint}/amendments/1.pdf`)).bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(
      (
        await inside<{ free: number }>('select ((budget_minor - committed_minor) / 100)::int as free from grants.stream where id = $1', [
          line,
        ])
      )[0]?.free,
    ).toBe(900_000 - 333_333 - 260_000 - 40_000 - 100_000)
  })

  test('what was freed goes to the first of the reserve who fits, by a resolution', async () => {
    const resolution = {
      applicationId: reserve,
      organ: 'council',
      decidedOn: clock.today(),
      members: '11',
      votesAgainst: '0',
      abstained: '0',
      because: '',
    }
    expect((await who('uredka').post(`${at}/calls/${call}/reserve`, { ...resolution, number: 'R-10', votesFor: '4' })).status).toBe(422)
    const given = await who('uredka').post(`${at}/calls/${call}/reserve`, { ...resolution, number: 'R-10', votesFor: '9' })
    expect(given.status, words(given.text).slice(0, 900)).toBe(303)
    expect((await inside('select (amount_minor / 100)::int as amount from grants.award where application_id = $1', [reserve]))[0]).toEqual({
      amount: 150_000,
    })
    expect((await who('uredka').post(`${at}/calls/${call}/reserve`, { ...resolution, number: 'R-11', votesFor: '9' })).status).toBe(422)
  })
})

describe('the settlement', () => {
  const header = 'item,supplier_ico,document_no,issued_on,paid_on,total,amount,label,funder'
  const table = (rows: string[]) => new File([[header, ...rows].join('\n')], 'doklady.csv', { type: 'text/csv' })
  test('takes 214 documents from a table, all or none', async () => {
    const rows = Array.from({ length: 214 }, (_unused, index) => `1,27082440,F-${index + 1},2026-10-01,2026-10-02,900,900,Mzdy,city`)
    const broken = await who('hlava').send(`${at}/awards/${one}/documents/import`, {
      file: table([...rows.slice(0, 213), '9,27082440,F-214,2026-10-01,2026-10-02,900,900,Mzdy,city']),
    })
    expect(broken.status).toBe(422)
    expect(words(broken.text)).toMatch(/Rows to mend .* 215 .*There is no such item/)
    expect(await inside('select from grants.charge where application_id = $1', [one])).toHaveLength(0)
    expect((await who('hlava').send(`${at}/awards/${one}/documents/import`, { file: table(rows) })).status).toBe(303)
    expect(
      (
        await inside<{ n: number; sum: number }>(
          'select count(*)::int as n, (sum(amount_minor) / 100)::int as sum from grants.charge where application_id = $1',
          [one],
        )
      )[0],
    ).toEqual({ n: 214, sum: 192_600 })
  })

  test('an invoice charged 70 % to the ministry may be charged 30 % here, not a crown more, also with two at once', async () => {
    const invoice = {
      supplierIco: '27082440',
      documentNo: 'F-MV',
      issuedOn: '2026-10-01',
      paidOn: '2026-10-05',
      total: '100 000',
      label: 'Tlumočení',
    }
    expect(
      (
        await who('hlava').post(`${at}/awards/${one}/documents`, {
          ...invoice,
          position: '',
          funder: 'Ministerstvo vnitra',
          amount: '70 000',
        })
      ).status,
    ).toBe(303)
    const beyond = await who('hlava').post(`${at}/awards/${one}/documents`, { ...invoice, position: '2', amount: '30 001' })
    expect(beyond.status).toBe(422)
    expect(words(beyond.text)).toContain('only CZK 30000 of it may still be charged')
    expect(beyond.text).toContain('value="30 001"')
    const both = await Promise.all(
      [20_000, 20_000].map((amount) =>
        who('tym').post(`${at}/awards/${one}/documents`, { ...invoice, position: '2', amount: String(amount) }),
      ),
    )
    expect(both.map((answer) => answer.status).toSorted()).toEqual([303, 422])
    // The same number typed otherwise is the same document.
    const otherwise = { ...invoice, documentNo: ' f - mv', position: '2', amount: '10 001' }
    expect((await who('hlava').post(`${at}/awards/${one}/documents`, otherwise)).status).toBe(422)
    // Another project of the same house meets the same document.
    expect((await who('hlava').post(`${at}/awards/${joint}/documents`, { ...invoice, position: '1', amount: '10 001' })).status).toBe(422)
    const id =
      (await inside<{ id: string }>("select id from grants.charge where document_no = 'F-MV' and amount_minor = 2000000"))[0]?.id ?? ''
    expect((await who('hlava').post(`${at}/awards/${one}/documents/${id}/void`)).status).toBe(303)
    expect((await who('hlava').post(`${at}/awards/${one}/documents`, { ...invoice, position: '2', amount: '30 000' })).status).toBe(303)
  })

  test('what was paid and not spent comes back to the crown with a day: 8,417', async () => {
    // 266,666 is paid; 192,600 and 30,000 are documented; 35,649 more make 258,249 and the last instalment is not paid out.
    for (const [n, amount] of [
      ['Z-1', '7 400'],
      ['Z-2', '28 249'],
    ] as const)
      expect(
        (
          await who('hlava').post(`${at}/awards/${one}/documents`, {
            supplierIco: '-',
            documentNo: n,
            issuedOn: '2026-10-01',
            paidOn: '2026-10-05',
            total: amount,
            amount,
            label: 'Provoz',
            position: n === 'Z-1' ? '1' : '2',
          })
        ).status,
      ).toBe(303)
    expect(
      (
        await who('hlava').post(`${at}/awards/${one}/documents`, {
          supplierIco: '-',
          documentNo: 'V-1',
          issuedOn: '2026-10-01',
          paidOn: '2026-10-05',
          total: '60 000',
          amount: '60 000',
          label: 'Vlastní',
          position: '',
          funder: 'vlastní zdroje',
        })
      ).status,
    ).toBe(303)
    const final = await report(one, 'final')
    expect(
      (
        await who('hlava').post(`${at}/awards/${one}/reports/${final}`, {
          done: 'Projekt skončil, část peněz se neutratila.',
          people: '240',
        })
      ).status,
    ).toBe(303)
    const accepted = await who('uredka').post(`${at}/awards/${one}/reports/${final}/decide`, { verdict: 'accept', asked: '' })
    expect(accepted.status, words(accepted.text).slice(0, 900)).toBe(303)
    const owed = await inside<{ id: string; amount: number; state: string }>(
      'select id, (amount_minor / 100)::int as amount, state from grants.refund where application_id = $1',
      [one],
    )
    expect(owed.map(({ amount, state }) => ({ amount, state }))).toEqual([{ amount: 8_417, state: 'owed' }])
    expect((await instalments(one)).map((part) => part.state)).toEqual(['paid', 'paid', 'cancelled'])
    expect(
      (
        await who('hlava').post(`${at}/awards/${one}/documents`, {
          supplierIco: '-',
          documentNo: 'POZDE',
          issuedOn: '2026-10-01',
          paidOn: '2026-10-05',
          total: '1',
          amount: '1',
          label: 'Pozdě',
          position: '1',
        })
      ).status,
    ).not.toBe(303)
    await who('finance').send(`${at}/payments/statement`, {
      file: statement('V9', [{ symbol: await symbolOf(one), amount: 8_417, debit: false, reference: 'B9' }]),
    })
    expect((await inside('select state from grants.agreement where application_id = $1', [one]))[0]).toEqual({ state: 'ended' })
  })
})

describe('a control', () => {
  test('is chosen by named reasons, ends in a finding after objections, and shows among the reasons of the next', async () => {
    expect((await who('uredka').post(`${at}/calls/${call}/controls`, { count: '2', plannedOn: '2099-01-10' })).status).toBe(303)
    expect(await inside('select from grants.control')).toHaveLength(2)
    expect(
      (await who('uredka').post(`${at}/awards/${joint}/controls`, { plannedOn: '2099-02-01', because: 'Podnět partnera' })).status,
    ).toBe(303)
    const control = (await inside<{ id: string }>("select id from grants.control where because = 'Podnět partnera'"))[0]?.id ?? ''
    expect(
      (
        await who('uredka').post(`${at}/awards/${joint}/controls/${control}/protocol`, {
          protocol: 'Na místě chyběly prezenční listiny dvou kurzů.',
          finding: 'Chybí prezenční listiny.',
          amount: '5 000',
        })
      ).status,
    ).toBe(303)
    expect(
      (await who('hlava').post(`${at}/awards/${joint}/controls/${control}/object`, { objections: 'Listiny jsou u partnera, doložíme je.' }))
        .status,
    ).toBe(303)
    expect((await who('uredka').post(`${at}/awards/${joint}/controls/${control}/close`, { answer: '' })).status).toBe(422)
    expect(
      (await who('uredka').post(`${at}/awards/${joint}/controls/${control}/close`, { answer: 'Doložené listiny nestačí.' })).status,
    ).toBe(303)
    expect(words((await who('uredka').get(`${at}/calls/${call}/awards`)).text)).toContain('open finding')
    const finding = (await inside<{ id: string }>('select id from grants.finding'))[0]?.id ?? ''
    expect(
      (await who('uredka').post(`${at}/awards/${joint}/findings/${finding}`, { state: 'refund', outcome: 'Vrátit část za dva kurzy.' }))
        .status,
    ).toBe(303)
    expect(
      await inside("select from grants.refund where application_id = $1 and why = 'finding' and amount_minor = 500000", [joint]),
    ).toHaveLength(1)
  })

  test('the auditor sees everything and changes nothing', async () => {
    for (const path of ['', '/changes', '/settlement', '/controls'])
      expect((await who('audit').get(`${at}/awards/${joint}${path}`)).status, path).toBe(200)
    for (const path of [
      `/calls/${call}/sign`,
      `/calls/${call}/controls`,
      `/awards/${joint}/confirm`,
      '/payments/order',
      '/payments/approve',
    ])
      expect((await who('audit').post(`${at}${path}`, { ids: joint })).status, path).toBe(403)
  })
})

describe('later years and the hand-over', () => {
  test('pledges never exceed the promise of the year, also with two officers at once', async () => {
    expect((await who('uredka').post(`${at}/awards/${joint}/pledge`, { year: '2032', amount: '1' })).status).toBe(422)
    expect((await who('uredka').post(`${at}/calls/${call}/future`, { year: '2032', limit: '300 000', approved: 'Z-12' })).status).toBe(303)
    const both = await Promise.all(
      [joint, small].map((id) => who('uredka').post(`${at}/awards/${id}/pledge`, { year: '2032', amount: '200 000' })),
    )
    expect(both.map((answer) => answer.status).toSorted()).toEqual([303, 422])
    await expect(superuser.query('update grants.future_line set committed_minor = limit_minor + 1')).rejects.toThrow(
      'future_never_exceeded',
    )
  })

  test('one sheet tells a new committee the rules, the members, the resolutions and the open work', async () => {
    const sheet = words((await who('uredka').get(`${at}/calls/${call}/handover`)).text)
    for (const part of ['council R-9', 'council R-10', 'agreements not signed or not published', 'refunds still owed'])
      expect(sheet).toContain(part)
    expect((await who('uredka').get(`${at}/calls/${call}/handover.pdf`)).bytes.subarray(0, 5).toString()).toBe('%PDF-')
  })

  test('a call is closed only when everything is settled, and every amount that moved can be followed in its events', async () => {
    expect(words((await who('uredka').post(`${at}/calls/${call}/settle`)).text)).toContain('Some awards are not settled')
    const events = z
      .array(z.object({ delta: z.string() }))
      .parse(await inside('select delta_minor::text as delta from grants.award_event where application_id = $1 order by position', [joint]))
    expect(events.map((event) => Number(event.delta) / 100)).toEqual([320_000, -60_000])
  })
})
