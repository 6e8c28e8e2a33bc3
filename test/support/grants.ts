// An announced call with awards, as it stands the day after the letters: for tests of what follows.
import { openCasework } from './casework.ts'

export type Wanted = { id: string; requested: number; cost?: number; partners?: { slug: string; share: number }[] }
/** City Hall, an applicant with an identification number, partners, and one award for each wish; amounts in crowns. */
export async function openAwarded(slug: string, wanted: readonly Wanted[], partners: readonly string[] = []) {
  const house = await openCasework({ SESSION_DAYS: '390', SESSION_IDLE_MINUTES: '900000', PAYER_IBAN: 'CZ65 0800 0000 1920 0014 5399' })
  const { organisation, join, superuser, accounts, organisations, clock } = house
  const [call, line, decision] = [1, 2, 3].map((n) => `0191eee2-0000-7000-8000-00000000000${n}`) as [string, string, string]
  for (const [name, title] of [
    ['urad', 'Magistrát zkušební'],
    ['prijemce', 'Příjemce spolek'],
    ...partners.map((one) => [one, `Spolek ${one}`] as const),
  ] as const)
    await organisation(name, title)
  await superuser.query("update directory.organisation set ico = '27082440' where slug = 'prijemce'")
  for (const [name, role, of] of [
    ['uredka', 'grants-officer', 'urad'],
    ['uredka2', 'grants-officer', 'urad'],
    ['finance', 'finance-officer', 'urad'],
    ['audit', 'auditor', 'urad'],
    ['hlava', 'organisation-lead', 'prijemce'],
    ['tym', 'team-lead', 'prijemce'],
  ] as const)
    await join(name, role, of)
  const applicant = organisations['prijemce'] ?? ''
  await superuser.query(`insert into grants.call (id, slug, year, title_cs, title_en, purpose_cs, purpose_en, budget_minor, council_limit_minor) values ('${call}', '${slug}', 2031, 'Výzva', 'Call', 'x', 'x', 900000000, 900000000);
    insert into grants.stream (id, call_id, number, title_cs, title_en, budget_minor) values ('${line}', '${call}', 1, 'S', 'S', 900000000);
    update grants.call set state = 'published', published_at = now() - interval '90 days', opens_at = now() - interval '50 days', closes_at = now() + interval '1 day', rules_hash = 'h' where id = '${call}'`)
  for (const [index, one] of wanted.entries()) {
    const shares = (one.partners ?? []).map((partner) => ({
      organisationId: organisations[partner.slug] ?? '',
      share: String(partner.share * 100),
    }))
    const cost = (one.cost ?? one.requested) * 100
    const content = {
      streamId: line,
      title: 'Poradna',
      summary: 'Poradenství pro cizince ve třech jazycích.',
      service: 'counselling',
      district: null,
      startsOn: clock.today(),
      endsOn: '2099-12-31',
      requested: String(one.requested * 100),
      viable: null,
      ownShare: null,
      items: [
        { label: 'Mzdy', amount: String((cost * 6) / 10) },
        { label: 'Provoz', amount: String((cost * 4) / 10) },
      ],
      sources: [],
      partners: shares,
      agreesToPublish: true,
    }
    await superuser.query(
      'insert into grants.application (id, call_id, stream_id, organisation_id, requested_minor, prepared_by, content, title, service, joint, partner_ids) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
      [
        one.id,
        call,
        line,
        applicant,
        one.requested * 100,
        accounts['tym'],
        JSON.stringify(content),
        `Poradna ${index + 1}`,
        'counselling',
        shares.length > 0,
        shares.map((partner) => partner.organisationId),
      ],
    )
    await superuser.query(
      "update grants.application set state = 'submitted', number = $2, signed_by = $3, submitted_at = now(), channel = 'web', receipt = 'r', version = 1 where id = $1",
      [one.id, index + 1, accounts['hlava']],
    )
    await superuser.query("update grants.application set state = 'eligible' where id = $1", [one.id])
  }
  for (const state of ['checking', 'reviewing', 'committee'])
    await superuser.query('update grants.call set state = $2 where id = $1', [call, state])
  await superuser.query(
    `insert into grants.decision (id, call_id, organ, number, decided_on, members, votes_for, votes_against, abstained, recused) values ('${decision}', '${call}', 'council', '${slug}', current_date, 11, 11, 0, 0, 0)`,
  )
  for (const one of wanted) {
    await superuser.query("insert into grants.proposal (application_id, call_id, amount_minor, kind) values ($1, $2, $3, 'support')", [
      one.id,
      call,
      one.requested * 100,
    ])
    await superuser.query(
      'insert into grants.award (application_id, call_id, stream_id, organisation_id, decision_id, public_number, title, amount_minor, awarded_on) select id, call_id, stream_id, organisation_id, $2, $4 || number, title, $3, current_date from grants.application where id = $1',
      [one.id, decision, one.requested * 100, `${slug}-`],
    )
  }
  for (const state of ['decided', 'announced']) await superuser.query('update grants.call set state = $2 where id = $1', [call, state])
  const { who, inside } = house
  /** Prepares, sends, signs by both sides and publishes every agreement. */
  async function bring(): Promise<void> {
    const at = '/app/grants'
    for (const [step, form] of [
      ['agreements', { plan: '50/30/20', wholeUpTo: '50 000' }],
      ['send', {}],
    ] as const)
      await who('uredka').post(`${at}/calls/${call}/${step}`, form)
    for (const one of wanted) {
      const items = await inside<{ position: number; amount: string }>(
        'select position, (amount_minor / 100)::text as amount from grants.budget_item where application_id = $1',
        [one.id],
      )
      const signed = await who('hlava').post(`${at}/awards/${one.id}/accept`, {
        iban: 'CZ6508000000192000145399',
        ...Object.fromEntries(items.map((item) => [`item${item.position}`, item.amount])),
      })
      if (signed.status !== 303) throw new Error(`An agreement was not signed: ${signed.status}`)
    }
    for (const step of ['sign', 'register']) await who('uredka').post(`${at}/calls/${call}/${step}`)
  }
  const symbolOf = async (id: string): Promise<string> =>
    (await inside<{ symbol: string }>('select symbol from grants.agreement where application_id = $1', [id]))[0]?.symbol ?? ''
  return { ...house, call, line, bring, symbolOf }
}
