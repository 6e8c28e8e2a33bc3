// The walls between organisations, measured: every table of every room × every kind of actor × read, add, change, remove, asked of the real database as the server's own role.
// The matrix stands in walls.txt for people to read; any change of a wall changes it. And dropping any single policy must change it too: no policy is decoration.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from './support/database.ts'

const database = await testDatabase({ seeded: true })
type Table = {
  name: string
  walled: boolean
  update: string | null
  mayDelete: boolean
  mayInsert: boolean
  columns: string[]
  policies: string[]
}
type Actor = { name: string; settings: Record<string, string> }

let owner: pg.Client
let tables: Table[] = []
const A = '0191aaaa-0000-7000-8000-00000000000a'
const B = '0191bbbb-0000-7000-8000-00000000000b'
const me = '0191cccc-0000-7000-8000-000000000001'
const you = '0191cccc-0000-7000-8000-000000000002'
/** In no circle, but there in an emergency. */
const helper = '0191cccc-0000-7000-8000-000000000009'

const person = (name: string, role: string, organisation: string): Actor => ({
  name,
  settings: { 'app.actor_kind': 'person', 'app.account_id': me, 'app.role': role, 'app.organisation_id': organisation },
})
const system = (purpose: string): Actor => ({
  name: `system: ${purpose}`,
  settings: { 'app.actor_kind': 'system', 'app.purpose': purpose },
})
const actors: Actor[] = [
  { name: 'nobody set', settings: {} },
  { name: 'public', settings: { 'app.actor_kind': 'public' } },
  ...[
    'load',
    'command-line',
    'sign-in',
    'job',
    'development-inbox',
    'verify-audit',
    'api-token',
    'casework-statistics',
    'casework-retention',
    'casework-client-view',
    'casework-letter',
    'casework-keys',
    'casework-count',
    'casework-linkage',
    'casework-feed',
    'casework-reminder',
    'synthetic-city',
    'grants',
  ].map(system),
  {
    name: 'system: casework-client-view of one client',
    settings: {
      'app.actor_kind': 'system',
      'app.purpose': 'casework-client-view',
      'casework.viewed': '0191dddd-0000-7000-8000-000000000001',
    },
  },
  {
    name: 'system: casework-count of A',
    settings: { 'app.actor_kind': 'system', 'app.purpose': 'casework-count', 'casework.counting': A },
  },
  { name: 'person without a hat', settings: { 'app.actor_kind': 'person', 'app.account_id': me } },
  person('administrator of the city', 'administrator', ''),
  person('data-protection officer', 'data-protection-officer', ''),
  person('auditor', 'auditor', ''),
  ...[
    'administrator',
    'specialist',
    'organisation-lead',
    'social-counsellor',
    'lawyer',
    'psychotherapist',
    'team-lead',
    'mediator',
    'icp-coordinator',
    'district-officer',
    'councillor',
  ].map((role) => person(`${role} of A`, role, A)),
  ...['grants-officer', 'finance-officer', 'committee-member', 'community-coordinator'].map((role) => person(`${role} of A`, role, A)),
  {
    name: 'social-counsellor of A in an emergency',
    settings: { 'app.actor_kind': 'person', 'app.account_id': helper, 'app.role': 'social-counsellor', 'app.organisation_id': A },
  },
  { name: 'key of A', settings: { 'app.actor_kind': 'token', 'app.organisation_id': A, 'app.scopes': 'directory:write' } },
  { name: 'key of A without scope', settings: { 'app.actor_kind': 'token', 'app.organisation_id': A, 'app.scopes': 'population:import' } },
]

/** Clients of A: one in my circle, one in a colleague's, one hidden, one opened by me for others, one invented; and one of B, whose circle I was in there. */
const [mine, theirs, hidden, invented, foreign] = [
  '0191dddd-0000-7000-8000-000000000001',
  '0191dddd-0000-7000-8000-000000000002',
  '0191dddd-0000-7000-8000-000000000003',
  '0191dddd-0000-7000-8000-000000000004',
  '0191dddd-0000-7000-8000-000000000005',
]
const each = (columns: string, row: (organisation: string, client: string, account: string, n: number) => string) =>
  [
    [A, mine, me],
    [A, theirs, you],
    [B, foreign, you],
  ]
    .map(
      ([organisation = '', client = '', account = ''], n) =>
        `insert into casework.${columns} values (${row(organisation, client, account, n + 1)});`,
    )
    .join('\n')
const nth = (n: number, kind: string) => `0191${kind}-0000-7000-8000-00000000000${n}`
const caseworkRows = `
  insert into casework.organisation_key (organisation_id, wrapped, root) values ('${A}', 'k', 'r'), ('${B}', 'k', 'r');
  insert into casework.organisation_key (organisation_id, wrapped, root) select id, 'k', 'r' from directory.organisation where id not in ('${A}', '${B}') order by id limit 1;
  insert into casework.case_counter values ('${A}', 2026, 1), ('${B}', 2026, 1);
  insert into casework.client (id, organisation_id, kind, code, restricted, created_by, is_demo) values
    ('${mine}', '${A}', 'identified', 'AAA-AAA-AA2', false, '${me}', false), ('${theirs}', '${A}', 'identified', 'AAA-AAA-AA3', false, '${you}', false), ('${hidden}', '${A}', 'identified', 'AAA-AAA-AA4', true, '${you}', false),
    ('${invented}', '${A}', 'identified', 'AAA-AAA-AA5', false, null, true), ('${foreign}', '${B}', 'identified', 'AAA-AAA-AA6', false, '${you}', false);
  insert into casework.authority_request (organisation_id, received_on, authority, legal_basis, asked_sealed, recorded_by) values ('${A}', '2026-01-01', 'police', 'law', 's', '${me}'), ('${A}', '2026-01-01', 'police', 'law', 's', '${you}'), ('${B}', '2026-01-01', 'police', 'law', 's', '${you}');
  insert into casework.duress (account_id, organisation_id, lifted_at, lifted_by) values ('${me}', '${A}', now(), '${you}'), ('${you}', '${A}', null, null), ('0191cccc-0000-7000-8000-000000000003', '${B}', null, null);
  insert into casework.erasure (client_id, organisation_id, why, asked_by) values ('${mine}', '${A}', 'request', '${me}'), ('${foreign}', '${B}', 'request', '${you}');
  insert into casework.exchange_key values ('${A}', 'k'), ('${B}', 'k');
  insert into casework.exchange_secret values ('${A}', 's', 'r'), ('${B}', 's', 'r');
  insert into casework.agreement (from_organisation_id, to_organisation_id, fields, valid_from, valid_to, proposed_by) values ('${A}', '${B}', '{name}', '2020-01-01', '2020-12-31', '${me}');
  insert into casework.agreement (id, from_organisation_id, to_organisation_id, fields, valid_from, valid_to, proposed_by, confirmed_by, confirmed_at) values ('${A}', '${A}', '${B}', '{name}', '2020-01-01', '2022-12-31', '${me}', '${you}', now()), ('${B}', '${B}', '${A}', '{name}', current_date - 1, current_date + 300, '${you}', '${me}', now()), (gen_random_uuid(), '${A}', '${B}', '{name}', current_date - 1, current_date + 300, '${me}', null, null);
  update casework.agreement set confirmed_by = '${you}', confirmed_at = now() where confirmed_at is null and proposed_by = '${me}' and valid_from > '2021-01-01';
  ${each('consent (id, organisation_id, client_id, purpose, recipient_id, fields, form, language, taken_by, valid_to)', (o, c, a, n) => `'${nth(n, 'eee3')}', '${o}', '${c}', 'referral', '${o === A ? B : A}', '{name}', 'signed', 'cs', '${a}', current_date + 10`)}
  ${each('referral (id, from_organisation_id, to_organisation_id, correlation, topic, created_by, expires_on)', (o, _c, a, n) => `'${nth(n, 'eee4')}', '${o}', '${o === A ? B : A}', gen_random_uuid(), 'housing', '${a}', current_date + 10`)}
  ${each('referral_source (referral_id, organisation_id, client_id, consent_id)', (o, c, _a, n) => `'${nth(n, 'eee4')}', '${o}', '${c}', '${nth(n, 'eee3')}'`)}
  ${each('packet (referral_id, fields, sealed)', (_o, _c, _a, n) => `'${nth(n, 'eee4')}', '{name}', 's'`)}
  update casework.referral set state = 'delivered', delivered_at = now() where id in ('${nth(2, 'eee4')}', '${nth(3, 'eee4')}');
  update casework.referral set state = 'accepted', accepted_at = now(), accepted_by = '${me}' where id = '${nth(3, 'eee4')}';
  insert into casework.packet_opening (referral_id, account_id) values ('${nth(3, 'eee4')}', '${me}'), ('${nth(1, 'eee4')}', '${you}');
  ${each('own_link (organisation_id, client_id, token_hash, made_by, expires_at)', (o, c, a, n) => `'${o}', '${c}', '${n}', '${a}', now() + interval '1 day'`)}
  insert into casework.room (id, organisation_id, name) values ('${A}', '${A}', 'r'), ('${B}', '${B}', 'r');
  ${each('availability (organisation_id, account_id, weekday, from_time, to_time, valid_from)', (o, _c, a) => `'${o}', '${a}', 1, '09:00', '10:00', '2026-01-01'`)}
  ${each('absence (organisation_id, account_id, from_day, to_day)', (o, _c, a) => `'${o}', '${a}', '2026-01-01', '2026-01-02'`)}
  ${each('slot (id, organisation_id, worker_id, during)', (o, _c, a, n) => `'${nth(n, 'eee5')}', '${o}', '${a}', tstzrange('2026-01-0${n} 09:00Z', '2026-01-0${n} 10:00Z')`)}
  ${each('appointment (slot_id, organisation_id, client_id, worker_id, form, made_by)', (o, c, a, n) => `'${nth(n, 'eee5')}', '${o}', '${c}', '${a}', 'office', '${a}'`)}
  ${each('reminder (slot_id, organisation_id, send_at, sealed)', (o, _c, _a, n) => `'${nth(n, 'eee5')}', '${o}', now(), 's'`)}
  insert into casework.ticket (organisation_id, day, number) values ('${A}', '2026-01-01', 1), ('${B}', '2026-01-01', 1);
  ${each('calendar_feed (organisation_id, account_id, token_hash)', (o, _c, a, n) => `'${o}', '${a}', '${n}'`)}
  insert into casework.count_participation (organisation_id, tier, decided_by) values ('${A}', 'open', '${me}'), ('${B}', 'sealed', '${you}');
  ${each('count_objection (organisation_id, client_id, recorded_by)', (o, c, a) => `'${o}', '${c}', '${a}'`)}
  insert into casework.count_control values ('${A}', 1, 'g', 's', 'b', 'x', 'UA'), ('${B}', 1, 'g', 's', 'b', 'x', 'UA');
  insert into casework.count_run (id, since, until, asked_by) values ('${A}', '2026-01-01', '2026-02-01', 'x');
  insert into casework.count_token (run_id, organisation_id, kind, position) values ('${A}', '${A}', 'person', 1), ('${A}', '${B}', 'person', 1);
  insert into casework.count_answer values ('${A}', 'h', '${A}', 1), ('${A}', 'h', '${B}', 1);
  insert into casework.release (definition, asked_by, refused, minimum, rounded_to) values ('{}', 'x', true, 10, 5);
  ${each('client_key (organisation_id, client_id, wrapped)', (o, c) => `'${o}', '${c}', 'k'`)}
  ${each('circle (organisation_id, client_id, account_id, origin, reads_legal, cleared, given_by)', (o, c, a) => `'${o}', '${c}', '${a}', 'opened', true, true, '${a}'`)}
  insert into casework.circle (organisation_id, client_id, account_id, origin, restricted, given_by) values ('${A}', '${hidden}', '${you}', 'opened', true, '${you}'), ('${B}', '${foreign}', '${me}', 'team', false, '${you}');
  ${each('break_glass (organisation_id, client_id, account_id)', (o, c, a) => `'${o}', '${c}', '${a}'`)}
  ${each('client_identity (organisation_id, client_id, sealed)', (o, c) => `'${o}', '${c}', 's'`)}
  ${each('client_token (organisation_id, client_id, token, kind)', (o, c) => `'${o}', '${c}', 't', 'name'`)}
  ${each('client_profile (organisation_id, client_id)', (o, c) => `'${o}', '${c}'`)}
  ${each('sensitive_fact (organisation_id, client_id, class, sealed, written_by)', (o, c, a) => `'${o}', '${c}', 'health', 's', '${a}'`)}
  insert into casework.household_link (organisation_id, client_id, other_id, relation) values ('${A}', '${mine}', '${theirs}', 'partner'), ('${A}', '${theirs}', '${hidden}', 'partner');
  insert into casework.not_same_client (organisation_id, first_id, second_id, decided_by) values ('${A}', '${mine}', '${theirs}', '${me}'), ('${A}', '${theirs}', '${hidden}', '${you}');
  ${each('case_file (id, organisation_id, client_id, number, template, lead_id)', (o, c, a, n) => `'${nth(n, 'eee1')}', '${o}', '${c}', '${n}/2026', 'social', '${a}'`)}
  ${each('deadline (id, organisation_id, client_id, case_id, rule, rule_version, event_on, delivered_by, delivery_day, last_day, chain, title_sealed, proposed_by)', (o, c, a, n) => `'${nth(n, 'eee6')}', '${o}', '${c}', '${nth(n, 'eee1')}', 'r', 1, '2026-01-01', 'other', '2026-01-01', '2026-01-16', '[]', 's', '${a}'`)}
  ${each('document (id, organisation_id, client_id, case_id, kind, title_sealed, made_by)', (o, c, a, n) => `'${nth(n, 'eee7')}', '${o}', '${c}', '${nth(n, 'eee1')}', 'other', 's', '${a}'`)}
  ${each('document_version (document_id, version, organisation_id, client_id, media_type, bytes, sealed, made_by)', (o, c, a, n) => `'${nth(n, 'eee7')}', 1, '${o}', '${c}', 'application/pdf', 1, 's', '${a}'`)}
  ${each('data_request (organisation_id, client_id, language, document_id, prepared_by)', (o, c, a, n) => `'${o}', '${c}', 'cs', '${nth(n, 'eee7')}', '${a}'`)}
  ${each('recognition (case_id, organisation_id, client_id, level, country, authority, legalisation, set_by)', (o, c, a, n) => `'${nth(n, 'eee1')}', '${o}', '${c}', 'secondary', 'UA', 'prague-city-hall', 'none', '${a}'`)}
  ${each('recognition_paper (case_id, organisation_id, client_id, paper)', (o, c, _a, n) => `'${nth(n, 'eee1')}', '${o}', '${c}', 'certificate'`)}
  ${each('recognition_pause (case_id, organisation_id, client_id, reason, from_day)', (o, c, _a, n) => `'${nth(n, 'eee1')}', '${o}', '${c}', 'exam', '2026-01-02'`)}
  insert into casework.break_glass (id, organisation_id, client_id, account_id) values ('${nth(9, 'eee9')}', '${A}', '${mine}', '${helper}');
  insert into casework.circle (organisation_id, client_id, account_id, origin, until, break_glass_id) values ('${A}', '${mine}', '${helper}', 'break-glass', now() + interval '3 hours', '${nth(9, 'eee9')}');
  ${each('escalation (organisation_id, deadline_id, level, account_id, channel)', (o, _c, a, n) => `'${o}', '${nth(n, 'eee6')}', 1, '${a}', 'task'`)}
  ${each('party_token (organisation_id, case_id, token)', (o, _c, _a, n) => `'${o}', '${nth(n, 'eee1')}', 't'`)}
  ${each('conflict_check (organisation_id, case_id, client_id, conflict, checked_by)', (o, c, a, n) => `'${o}', '${nth(n, 'eee1')}', '${c}', false, '${a}'`)}
  ${each('case_event (organisation_id, case_id, client_id, to_state, account_id)', (o, c, a, n) => `'${o}', '${nth(n, 'eee1')}', '${c}', 'open', '${a}'`)}
  ${each('goal (organisation_id, case_id, client_id, area, sealed)', (o, c, _a, n) => `'${o}', '${nth(n, 'eee1')}', '${c}', 'income', 's'`)}
  ${each('task (organisation_id, case_id, client_id, assigned_to, made_by, kind, label)', (o, c, a, n) => `'${o}', '${nth(n, 'eee1')}', '${c}', '${a}', '${a}', 'task', 'x'`)}
  ${each('contact (id, organisation_id, client_id, worker_id, place, happened_on)', (o, c, a, n) => `'${nth(n, 'eee2')}', '${o}', '${c}', '${a}', 'office', '2026-11-01'`)}
  insert into casework.contact (organisation_id, worker_id, place, happened_on, is_demo) values ('${A}', '${you}', 'street', '2026-11-01', true), ('${B}', '${you}', 'street', '2026-11-01', false);
  ${each('claimed_hour (contact_id, organisation_id, funder, claimed_by)', (o, _c, a, n) => `'${nth(n, 'eee2')}', '${o}', 'f', '${a}'`)}
  ${each('attendance (contact_id, organisation_id, client_id)', (o, c, _a, n) => `'${nth(n, 'eee2')}', '${o}', '${c}'`)}
  ${['social', 'legal', 'psychotherapy'].map((kind) => each('note (organisation_id, client_id, case_id, kind, author_id, sealed)', (o, c, a, n) => `'${o}', '${c}', '${nth(n, 'eee1')}', '${kind}', '${a}', 's'`)).join('\n')}
`

/** A call before and one after its announcement, with applications of A and B: with the third I have a conflict, the fourth is a draft. */
const [working, over] = ['0191ffff-0000-7000-8000-000000000001', '0191ffff-0000-7000-8000-000000000002']
const [ofA, ofB, tied, draftOfA, draftOfB, awardedA, awardedB, secondOfA, ofThird] = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => nth(n, 'fff1'))
/** Everything that follows an award: of A, of B, of B where I have a conflict, and one of A that is settled. */
const awarded = [
  [awardedA, A],
  [awardedB, B],
  [tied, B],
  [ofA, A],
] as const
const eachAward = (columns: string, row: (application: string, organisation: string, n: number) => string) =>
  awarded
    .map(([application = '', organisation], n) => `insert into grants.${columns} values (${row(application, organisation, n + 1)});`)
    .join('\n')
const [line, lineOver] = [nth(1, 'fff2'), nth(2, 'fff2')]
/** An organisation without any award, so that no cap stands before the rule that is tried. */
const third = `(select id from directory.organisation where id not in ('${A}', '${B}') order by id limit 1)`
const grantsRows = `
  insert into grants.call (id, slug, year, title_cs, title_en, purpose_cs, purpose_en, budget_minor, council_limit_minor, applicant_cap_minor) select i::uuid, 'wall-' || n, 2026, 'W', 'W', 'W', 'W', 100000000, 100000000, 1000 from (values ('${working}', 1), ('${over}', 2), ('${nth(3, 'ffff')}', 3)) x (i, n);
  insert into grants.stream (id, call_id, number, title_cs, title_en, budget_minor) values ('${line}', '${working}', 1, 'W', 'W', 100000000), ('${lineOver}', '${over}', 1, 'W', 'W', 100000000), ('${nth(3, 'fff2')}', '${nth(3, 'ffff')}', 1, 'W', 'W', 1);
  insert into grants.criterion (call_id, position, title_cs, title_en, guidance_cs, guidance_en, points) select i::uuid, 1, 'W', 'W', 'W', 'W', 100 from (values ('${working}'), ('${over}'), ('${nth(3, 'ffff')}')) x (i);
  insert into grants.minimum values ('${working}', 'service', 'legal', 1), ('${nth(3, 'ffff')}', 'service', 'legal', 1);
  insert into grants.programme (title_cs, title_en) values ('W', 'W');
  update grants.law set recorded_by = '${me}';
  insert into grants.budget_line values ('${line}', '${working}', 1, 2026, 'Wall', 100000000), ('${nth(3, 'fff2')}', '${nth(3, 'ffff')}', 1, 2026, 'Wall', 1);
  update grants.call set state = 'published', published_at = now() - interval '90 days', opens_at = now() - interval '50 days', closes_at = now() + interval '1 day', rules_hash = 'h' where id in ('${working}', '${over}');
  insert into grants.publication (call_id, version, slug, published_at, opens_at, closes_at, rules, rules_hash) select id, 1, slug, published_at, opens_at, closes_at, '{}', rules_hash from grants.call where id in ('${working}', '${over}');
  insert into grants.application (id, call_id, stream_id, organisation_id, requested_minor, prepared_by) select i::uuid, c::uuid, s::uuid, o::uuid, 1000, '${you}' from (values ('${ofA}', '${working}', '${line}', '${A}'), ('${ofB}', '${working}', '${line}', '${B}'), ('${tied}', '${working}', '${line}', '${B}'), ('${draftOfA}', '${working}', '${line}', '${A}'), ('${draftOfB}', '${working}', '${line}', '${B}'), ('${awardedA}', '${over}', '${lineOver}', '${A}'), ('${awardedB}', '${over}', '${lineOver}', '${B}'), ('${secondOfA}', '${working}', '${line}', '${A}')) x (i, c, s, o);
  insert into grants.application (id, call_id, stream_id, organisation_id, requested_minor, prepared_by) select '${ofThird}', '${working}', '${line}', ${third}, 1000, '${you}';
  insert into grants.attachment (application_id, organisation_id, kind, name, media_type, bytes, sha256, sealed, added_by, added_at) select id, organisation_id, 'other', 'W', 'W', 1, repeat('a', 64), 'W', '${me}', now() from grants.application where id::text like '0191fff1%';
  update grants.application set partner_ids = array['${A}'::uuid] where id = '${draftOfB}';
  insert into grants.partner_consent (application_id, organisation_id, share_minor, confirmed_by, confirmed_at) values ('${draftOfB}', '${A}', 1, '${me}', now()), ('${ofB}', '${B}', 1, '${me}', now()), ('${tied}', '${B}', 1, '${me}', now());
  update grants.application set state = 'submitted', number = right(id::text, 1)::int, signed_by = '${me}', submitted_at = now(), channel = 'web', receipt = 'r', version = 1 where id not in ('${draftOfA}', '${draftOfB}') and id::text like '0191fff1%';
  insert into grants.application_version select id, 1, organisation_id, '{}', 'r', now() from grants.application where id::text like '0191fff1%';
  insert into grants.gap (application_id, organisation_id, rule) select id, organisation_id, 'cap' from grants.application where id::text like '0191fff1%';
  insert into grants.interest (account_id, organisation_id, kind, origin) values ('${me}', '${B}', 'family', 'declared'), ('${you}', '${A}', 'family', 'declared');
  insert into grants.conflict (account_id, application_id, kind, hard) values ('${me}', '${tied}', 'family', true), ('${you}', '${ofA}', 'family', true);
  insert into grants.member (call_id, account_id, label) select c::uuid, a::uuid, 'M' from (values ('${working}', '${me}'), ('${working}', '${you}'), ('${over}', '${me}')) x (c, a);
  update grants.application set state = 'eligible' where state = 'submitted' and id::text like '0191fff1%' and id <> '${ofB}';
  update grants.call set state = 'checking' where id in ('${working}', '${over}');
  update grants.call set state = 'reviewing' where id in ('${working}', '${over}');
  insert into grants.review (application_id, account_id, call_id) select i::uuid, a::uuid, c::uuid from (values ('${ofA}', '${me}', '${working}'), ('${ofA}', '${you}', '${working}'), ('${tied}', '${me}', '${working}'), ('${tied}', '${you}', '${working}'), ('${awardedA}', '${me}', '${over}'), ('${awardedB}', '${you}', '${over}')) x (i, a, c);
  update grants.review set state = 'submitted', points = 50, justification = 'long enough', submitted_at = now() where account_id = '${you}';
  insert into grants.proposal (application_id, call_id, amount_minor, kind) select id, call_id, 1000, 'support' from grants.application where id in ('${ofA}', '${tied}', '${awardedA}', '${awardedB}');
  update grants.call set state = 'committee' where id = '${over}';
  insert into grants.decision (id, call_id, organ, number, decided_on, members, votes_for, votes_against, abstained, recused) values ('${nth(1, 'fff3')}', '${working}', 'council', 'W1', current_date, 9, 9, 0, 0, 0), ('${nth(2, 'fff3')}', '${over}', 'council', 'W2', current_date, 9, 9, 0, 0, 0);
  insert into grants.award (application_id, call_id, stream_id, organisation_id, decision_id, public_number, title, amount_minor, awarded_on) values ('${ofA}', '${working}', '${line}', '${A}', '${nth(1, 'fff3')}', 'W-0', 'W', 1000, current_date), ('${tied}', '${working}', '${line}', '${B}', '${nth(1, 'fff3')}', 'W-1', 'W', 1000, current_date), ('${awardedA}', '${over}', '${lineOver}', '${A}', '${nth(2, 'fff3')}', 'W-2', 'W', 1000, current_date), ('${awardedB}', '${over}', '${lineOver}', '${B}', '${nth(2, 'fff3')}', 'W-3', 'W', 1000, current_date);
  insert into grants.feedback (application_id, call_id, organisation_id, paper, released_at) select id, call_id, organisation_id, '{}', now() from grants.application where id in ('${tied}', '${awardedA}', '${awardedB}');
  update grants.call set state = 'decided' where id = '${over}';
  update grants.call set state = 'announced' where id = '${over}';
  ${eachAward('agreement (application_id, call_id, organisation_id, number, symbol, must_publish, starts_on, ends_on, total_cost_minor)', (a, o, n) => `'${a}', '${a === tied || a === ofA ? working : over}', '${o}', 'S${n}', '2026000${n}', false, '2026-01-01', '2026-12-31', 1000`)}
  update grants.agreement set state = 'sent';
  ${eachAward('party (application_id, organisation_id, position, share_minor)', (a, o) => `'${a}', '${o}', 1, 1000`)}
  ${eachAward('budget_item (application_id, organisation_id, position, label, cost_minor, amount_minor)', (a, o) => `'${a}', '${o}', 1, 'W', 1000, 1000`)}
  insert into grants.payment_order (id, made_at, made_by) values ('${nth(1, 'fff4')}', now(), '${you}');
  ${eachAward('instalment (id, application_id, organisation_id, number, amount_minor, condition, due_on, state, approved_by, order_id)', (a, o, n) => `'${nth(n, 'fff5')}', '${a}', '${o}', 1, 1000, 'agreement', '2026-01-01', 'paid', '${you}', '${nth(1, 'fff4')}'`)}
  ${eachAward('ordered_payment (order_id, instalment_id, application_id, organisation_id, amount_minor, iban, name, symbol, agreement, number)', (a, o, n) => `'${nth(1, 'fff4')}', '${nth(n, 'fff5')}', '${a}', '${o}', 1000, 'CZ', 'W', '1', 'S', 1`)}
  insert into grants.public_text (application_id, title, summary, because, written_on, written_by) select i::uuid, 'W W W', 'long enough to be a summary', 'long', '2026-01-01', '${me}' from (values ('${awardedA}'), ('${tied}')) x (i);
  ${eachAward('payment (application_id, organisation_id, instalment_id, kind, amount_minor, value_on, bank_reference)', (a, o, n) => `'${a}', '${o}', '${nth(n, 'fff5')}', 'payment', 1000, '2026-01-01', 'B${n}'`)}
  ${eachAward('report (application_id, organisation_id, kind, due_on)', (a, o) => `'${a}', '${o}', 'interim', '2026-06-01'`)}
  ${eachAward('refund (application_id, organisation_id, amount_minor, why, explained, due_on, made_on)', (a, o) => `'${a}', '${o}', 1, 'finding', 'W', '2026-06-01', '2026-01-01'`)}
  ${eachAward('change_request (id, application_id, organisation_id, number, reason, made_by, made_on)', (a, o, n) => `'${nth(n, 'fff6')}', '${a}', '${o}', 1, 'long enough', '${you}', '2026-01-01'`)}
  ${eachAward('change_item (request_id, application_id, organisation_id, type, detail)', (a, o, n) => `'${nth(n, 'fff6')}', '${a}', '${o}', 'budget', '{}'`)}
  insert into grants.change_request (id, application_id, organisation_id, number, reason, made_by, made_on) values ('${nth(5, 'fff6')}', '${awardedA}', '${A}', 2, 'long enough', '${you}', '2026-01-01');
  ${eachAward('amendment (application_id, organisation_id, number, request_id, was, became, made_on)', (a, o, n) => `'${a}', '${o}', 1, '${nth(n, 'fff6')}', '{}', '{}', '2026-01-01'`)}
  ${eachAward('charge (application_id, organisation_id, supplier_ico, document_no, issued_on, total_minor, label, paid_on, funder, amount_minor, made_by)', (a, o, n) => `'${a}', '${o}', '-', 'D${n}', '2026-01-01', 100000, 'W', '2026-01-01', 'x', 1, '${me}'`)}
  insert into grants.report (application_id, organisation_id, kind, due_on, state, done, people, submitted_by, accepted_by) values ('${ofA}', '${A}', 'final', '2026-06-01', 'accepted', 'long enough to be a report', 1, '${me}', '${you}');
  ${eachAward('control (id, application_id, organisation_id, state, planned_on, because, protocol, made_by)', (a, o, n) => `'${nth(n, 'fff7')}', '${a}', '${o}', 'protocol', '2026-01-01', 'W', 'long enough to be a protocol', '${you}'`)}
  ${eachAward('finding (control_id, application_id, organisation_id, said)', (a, o, n) => `'${nth(n, 'fff7')}', '${a}', '${o}', 'W found'`)}
  insert into grants.future_line (call_id, year, limit_minor, approved) values ('${over}', 2031, 1000000, 'W'), ('${working}', 2031, 1000000, 'W'), ('${working}', 2032, 1000000, 'W');
  ${eachAward('pledge (application_id, organisation_id, call_id, year, amount_minor, made_on)', (a, o) => `'${a}', '${o}', '${a === tied || a === ofA ? working : over}', 2031, 1, '2026-01-01'`)}
  insert into grants.bank_line (reference, value_on, amount_minor, application_id, settled, imported_at) values ('B1', '2026-01-01', 1, null, 'unmatched', now()), ('B2', '2026-01-01', 1, '${tied}', 'refund', now()), ('B3', '2026-01-01', 1, '${awardedA}', 'refund', now());
  insert into grants.discussion (application_id, call_id, held_on, present, said, outcome, recorded_by) values ('${ofA}', '${working}', '2026-01-01', 5, 'long enough', 'kept', '${me}'), ('${tied}', '${working}', '2026-01-01', 5, 'long enough', 'kept', '${you}');
  insert into grants.reopening (application_id, call_id, found_at, call_state) values ('${ofA}', '${working}', now(), 'reviewing'), ('${tied}', '${working}', now(), 'reviewing');
  insert into funding.rate values ('EUR', '2026-01-01', 1, '25', 'W');
  insert into funding.undertaking values ('${A}', '${B}', 'W');
  insert into funding.record (funder_id, organisation_id, recipient_name, title, grade, amount_minor, currency, decided_on, starts_on, ends_on, confidential, source, source_key, row_hash) select f.id, x.o::uuid, 'W', 'W', 'declared', 1, 'CZK', '2026-01-01', '2026-01-01', '2026-01-01', x.c, 'declared', x.k, '' from funding.funder f, (values ('${A}', false, '1'), ('${A}', true, '2'), ('${B}', true, '3')) x (o, c, k) where f.slug = 'praha';
  insert into funding.record_past (record_id, position, said, until) select r.id, 1, '{}', now() from funding.record r where r.source = 'declared' and r.source_key in ('1', '2', '3') on conflict do nothing;
  insert into funding.record (funder_id, recipient_name, title, grade, amount_minor, currency, decided_on, starts_on, ends_on, source, source_key, row_hash, is_demo) select f.id, 'W', 'W', 'register', 1, 'CZK', '2026-01-01', '2026-01-01', '2026-01-01', 'W', 'demo', '', true from funding.funder f where f.slug = 'praha';
  insert into funding.verdict (first_id, second_id, verdict, because, decided_by, decided_by_name) values ('${A}', '${B}', 'same', 'because', '${me}', 'W');
  insert into funding.mapping (name, definition) values ('walls', '{}');
  insert into funding.upload (name, sha256, content, source, report, made_by) values ('W', 'W', '[]', 'red', '{}', '${me}');
  insert into funding.interest (organisation_id, service, offers, seeks, made_on, until, is_demo) values ('${A}', 'legal', 'long enough', 'long enough', current_date, current_date + 30, false), ('${B}', 'legal', 'long enough', 'long enough', current_date, current_date + 30, false), ('${A}', 'culture', 'long enough', 'long enough', current_date, current_date + 30, true);
`

/** One row at least in every table, for A and for B where rows belong to somebody. */
const rows = `
  insert into directory.organisation (id, slug, name, kind, country) values ('${A}', 'wall-a', 'Wall A', 'ngo', 'CZ'), ('${B}', 'wall-b', 'Wall B', 'ngo', 'CZ');
  insert into identity.account (id, email, display_name, lang, created_at, activated_at) values ('${me}', 'me@wall.example', 'Me', 'cs', now(), now()), ('${you}', 'you@wall.example', 'You', 'cs', now(), now());
  insert into directory.organisation_name (organisation_id, name, kind) select id, 'Other ' || name, 'other' from directory.organisation where id in ('${A}', '${B}');
  insert into directory.service (id, slug, organisation_id, kind, name) values ('${A}', 'wall-a', '${A}', 'other', 'A'), ('${B}', 'wall-b', '${B}', 'other', 'B');
  insert into directory.service_provider select id, organisation_id, 1 from directory.service where id in ('${A}', '${B}');
  insert into directory.service_place select s.id, p.id from directory.service s, (select id from directory.place limit 1) p where s.id in ('${A}', '${B}') on conflict do nothing;
  insert into directory.location (id, organisation_id, name, street, confidential) values ('${A}', '${A}', 'Shelter A', 'Secret 1', true), ('${B}', '${B}', 'Shelter B', 'Secret 2', true), ('0191aaaa-0000-7000-8000-0000000000aa', '${A}', 'Office A', null, false), ('0191bbbb-0000-7000-8000-0000000000bb', '${B}', 'Office B', null, false);
  insert into directory.service_location values ('${A}', '${A}', '${A}'), ('${B}', '${B}', '${B}'), ('${A}', '0191aaaa-0000-7000-8000-0000000000aa', '${A}');
  insert into directory.opening (location_id, organisation_id, weekdays) select id, organisation_id, array['MO'] from directory.location where organisation_id in ('${A}', '${B}');
  insert into directory.contact_note (organisation_id, subject, body) values ('${A}', 'a', 'a'), ('${B}', 'b', 'b');
  insert into directory.suggestion (organisation_id, body, lang) values ('${A}', 'wrong address', 'cs'), ('${B}', 'wrong address', 'cs');
  insert into directory.change (kind, entity_id, version, operation, before, after, account_id, role) values ('organisation', '${A}', 1, 'edit', '{}', '{}', '${me}', 'specialist'), ('organisation', '${B}', 1, 'edit', '{}', '{}', '${you}', 'specialist'),
    ('location', '${A}', 1, 'edit', '{}', '{}', '${me}', 'organisation-lead'), ('location', '0191aaaa-0000-7000-8000-0000000000aa', 1, 'edit', '{}', '{}', '${me}', 'organisation-lead');
  insert into directory.change (kind, entity_id, version, operation, before, after, confidential, account_id, role) values ('location', '0191aaaa-0000-7000-8000-0000000000aa', 2, 'edit', '{}', '{}', true, '${me}', 'organisation-lead'), ('location', '0191bbbb-0000-7000-8000-0000000000bb', 2, 'edit', '{}', '{}', true, '${you}', 'organisation-lead');
  insert into directory.not_duplicate (first_id, second_id, reason) values ('${A}', '${B}', 'different');
  insert into directory.address values ('organisation', 'wall-old', '${A}');
  insert into directory.kept_hsds (table_name, id, content) values ('unit', '0191dddd-0000-7000-8000-00000000aaaa', '{}'), ('phone', '0191dddd-0000-7000-8000-00000000aaab', '{"organization_id": "${A}"}'), ('phone', '0191dddd-0000-7000-8000-00000000bbbb', '{"organization_id": "${B}"}');
  insert into kernel.outgoing_mail (recipient, subject, body_text, lang) values ('me@wall.example', 's', 'b', 'cs');
  insert into kernel.draft (account_id, form, sealed) values ('${me}', 'f', 's'), ('${you}', 'f', 's');
  insert into population.import (id, file_name, content_hash, format, state) values ('${A}', 'f', 'h', 'x', 'staged');
  insert into population.import_fault (import_id, line, reason, cell, position) values ('${A}', 1, 'r', 'c', 1);
  insert into population.import_part values ('${A}', 1, 'x');
  insert into population.mapping (name, definition) values ('wall', '{}');
  insert into population.boundary (area_code, shape, attribution) values ('500054', '{}', 'x');
  insert into population.figure_column (measure, area_code, at, residence, sex, age, source_id, citizenship, value, import_id) select 'foreigners', '500054', '2020-12-31', 'ALL_XP', 'TOTAL', 'TOTAL', id, array['UA'], array[1], '${A}' from population.source limit 1;
  insert into identity.password values ('${me}', '$argon2id$x', now()), ('${you}', '$argon2id$x', now());
  insert into identity.totp (account_id, secret_sealed, created_at) values ('${me}', 'x', now()), ('${you}', 'x', now());
  insert into identity.passkey (account_id, credential_id, public_key, counter, transports, label, created_at) values ('${me}', 'a', 'x', 0, '{}', 'a', now()), ('${you}', 'b', 'x', 0, '{}', 'b', now());
  insert into identity.recovery_code (account_id, code_hash, created_at) values ('${me}', 'a', now()), ('${you}', 'b', now());
  insert into identity.invitation (account_id, organisation_id, token_hash, created_at, expires_at) values ('${you}', '${A}', 'a', now(), now()), ('${you}', '${B}', 'b', now(), now());
  insert into identity.password_reset (token_hash, account_id, created_at, expires_at) values ('a', '${me}', now(), now());
  insert into identity.reset_request (email, lang, requested_at) values ('me@wall.example', 'cs', now());
  insert into identity.external_identity values ('i', 'me', '${me}', now()), ('i', 'you', '${you}', now());
  insert into identity.ceremony (token_hash, kind, account_id, payload, expires_at) values ('a', 'second-factor', '${me}', '{}', now()), ('b', 'second-factor', '${you}', '{}', now());
  insert into identity.known_device values ('${me}', 'a', now(), now()), ('${you}', 'b', now(), now());
  insert into identity.attempt values ('wall', 1, now(), null);
  insert into identity.role_holding (account_id, role, organisation_id, valid_from) values ('${you}', 'social-counsellor', '${A}', '2026-01-01'), ('${you}', 'social-counsellor', '${B}', '2026-01-01'), ('${me}', 'teacher', '${B}', '2026-01-01');
  insert into identity.session (token_hash, account_id, opened_at, last_seen_at, expires_at, signed_in_by, browser, network) values ('a', '${me}', now(), now(), now(), 'password', 'b', 'n'), ('b', '${you}', now(), now(), now(), 'password', 'b', 'n');
  insert into identity.api_token (organisation_id, label, token_hash, scopes, created_by, created_at, expires_on) values ('${A}', 'a', 'a', array['x'], '${me}', now(), '2030-01-01'), ('${B}', 'b', 'b', array['x'], '${you}', now(), '2030-01-01');
  insert into bodies.membership (body_id, member_kind, organisation_id, sector, role, list_order) select b.id, 'organisation', o.id, 's', 'member', 1 from (select id from bodies.body limit 1) b, directory.organisation o where o.id in ('${A}', '${B}');
  insert into projects.party (project_id, part, position, organisation_id) select p.id, 'partner', 90 + row_number() over (), o.id from (select id from projects.project limit 1) p, directory.organisation o where o.id in ('${A}', '${B}');
  insert into funding.money_party (money_fact_id, part, position, organisation_id) select m.id, 'recipient', 90 + row_number() over (), o.id from (select id from funding.money_fact limit 1) m, directory.organisation o where o.id in ('${A}', '${B}');
  insert into directory.event_party select e.id, o.id from (select id from directory.event limit 1) e, directory.organisation o where o.id in ('${A}', '${B}');
  insert into directory.public_office (slug, person_name, office, organisation_id) values ('wall-a', 'A', 'a', '${A}'), ('wall-b', 'B', 'b', '${B}');
  ${caseworkRows}
  ${grantsRows}
  select set_config('app.actor_kind', 'system', false), set_config('app.purpose', 'load', false);
  select kernel.append_audit('wall.test', 'client', '${mine}', '${A}', '{}'), kernel.append_audit('wall.test', 'x', 'x', '${A}', '{}'), kernel.append_audit('wall.test', 'x', 'x', '${B}', '{}');
  select set_config('app.actor_kind', '', false), set_config('app.purpose', '', false);
`

function quoted(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part}"`)
    .join('.')
}

async function probe(client: pg.Client, statement: string): Promise<{ rows: number } | { refused: 'wall' | 'grant' | 'constraint' }> {
  await client.query('savepoint probe')
  try {
    const answer = await client.query<{ n?: string }>(statement)
    return { rows: answer.rows[0]?.n === undefined ? (answer.rowCount ?? 0) : Number(answer.rows[0].n) }
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error
    if (error.code === '42501') return { refused: /row-level security/.test(error.message) ? 'wall' : 'grant' }
    // The row came through the wall and stumbled only over a rule of its own.
    return { refused: 'constraint' }
  } finally {
    await client.query('rollback to savepoint probe')
  }
}

/** How many rows somebody sees, in all and of A and B; nothing where reading is refused. */
async function counts(client: pg.Client, statement: string): Promise<{ n: number; a: number; b: number }> {
  await client.query('savepoint probe')
  try {
    const row = (await client.query<{ n: string; a: string; b: string }>(statement)).rows[0]
    return { n: Number(row?.n), a: Number(row?.a), b: Number(row?.b) }
  } catch {
    return { n: 0, a: 0, b: 0 }
  } finally {
    await client.query('rollback to savepoint probe')
  }
}
const settingNames = [
  'app.actor_kind',
  'app.account_id',
  'app.organisation_id',
  'app.body_id',
  'app.role',
  'app.scopes',
  'app.purpose',
  'casework.counting',
  'casework.viewed',
]

const samples = new Map<string, { total: number; own: number; other: number; row: string | null }>()
function portion(n: number, total: number): string {
  return n === 0 ? '–' : n === total ? 'all' : 'some'
}
/** What one actor may do with one table, as a short text. */
async function cell(client: pg.Client, actor: Actor, table: Table, exact = false): Promise<string> {
  const part = (n: number, total: number) => (exact ? String(n) : portion(n, total))
  const name = quoted(table.name)
  await client.query(`set local role metropolis_app`)
  await client.query(
    `select ${settingNames.map((key, index) => `set_config('${key}', $${index + 1}, true)`).join(', ')}`,
    settingNames.map((key) => actor.settings[key] ?? ''),
  )
  const sample = samples.get(table.name)
  if (!sample) throw new Error(`no sample of ${table.name}`)
  const read = await counts(
    client,
    `select count(*) as n, ${table.walled ? `count(*) filter (where organisation_id = '${A}') as a, count(*) filter (where organisation_id = '${B}') as b` : '0 as a, 0 as b'} from ${name}`,
  )
  const everything = part(read.n, sample.total)
  const reads = table.walled ? `A ${part(read.a, sample.own)} B ${part(read.b, sample.other)} of all ${everything}` : everything
  let adds = 'x'
  if (table.mayInsert && sample.row !== null) {
    const list = table.columns.map((column) => `"${column}"`).join(', ')
    const answer = await probe(
      client,
      `insert into ${name} (${list}) overriding system value select ${list} from jsonb_populate_record(null::${name}, ${pg.escapeLiteral(sample.row)}::jsonb)`,
    )
    adds = 'refused' in answer && answer.refused !== 'constraint' ? (answer.refused === 'grant' ? 'x' : '–') : '+'
  }
  // The audit is written through one function only; no role may add a row in another way.
  if (table.name.startsWith('kernel.audit_')) {
    const answer = await probe(client, "select kernel.append_audit('wall.probe', 'x', 'x', null, '{}')")
    adds = 'refused' in answer ? 'x' : 'through the function'
  }
  const counted = async (statement: string) => {
    const answer = await probe(client, statement)
    return 'rows' in answer
      ? part(answer.rows, sample.total)
      : answer.refused === 'constraint'
        ? '+'
        : answer.refused === 'grant'
          ? 'x'
          : '–'
  }
  const changes = table.update ? await counted(`update ${name} set "${table.update}" = "${table.update}"`) : 'x'
  const removes = table.mayDelete ? await counted(`delete from ${name}`) : 'x'
  await client.query('reset role')
  return `reads ${reads}, adds ${adds}, changes ${changes}, removes ${removes}`
}
/** Policies of the owner serve the functions that count for everybody; they show in what those functions let through, not in the table's own cell. */
async function countedForEverybody(client: pg.Client): Promise<string> {
  await client.query('set local role metropolis_app')
  const answers: string[] = []
  const charge = (application: string, document: string, funder: string, position: string) =>
    `insert into grants.charge (application_id, organisation_id, supplier_ico, document_no, issued_on, total_minor, label, paid_on, funder, position, amount_minor, made_by) values ('${application}', '${A}', '-', '${document}', '2026-01-01', 100, 'W', '2026-01-01', '${funder}', ${position}, 1, '${me}')`
  const awardOf = (application: string, organisation: string) =>
    `insert into grants.award (application_id, call_id, stream_id, organisation_id, decision_id, public_number, title, amount_minor, awarded_on) values ('${application}', '${working}', '${line}', ${organisation}, '${nth(1, 'fff3')}', 'W-9', 'W', 1000, current_date)`
  for (const [name, statement] of [
    // Without the row of the other tie the conflicted officer would read it.
    ['grants-officer of A', 'select count(*) as n from grants.application'],
    ['grants-officer of A', 'update grants.award set amount_minor = amount_minor'],
    ['grants-officer of A', awardOf(secondOfA ?? '', `'${A}'`)],
    // Nothing is awarded while a conflict found late in the committee waits to be settled.
    [
      'system: grants',
      `do $$ begin insert into grants.reopening (application_id, call_id, found_at, call_state) values ('${ofA}', '${working}', now(), 'committee'); ${awardOf(ofThird ?? '', third)}; end $$`,
    ],
    // The recused are counted for the server alone; shares of parties that are not the award are refused at the end of the transaction.
    ['system: grants', `select coalesce(sum(recused), 0) as n from grants.recusals('${working}')`],
    [
      'grants-officer of A',
      `do $$ begin update grants.party set share_minor = 999 where application_id = '${awardedA}'; set constraints all immediate; end $$`,
    ],
    // A document on an item, one on a settled award, a second change of the same thing, a pledge.
    ['organisation-lead of A', charge(awardedA ?? '', 'P1', 'city', '1')],
    ['organisation-lead of A', charge(ofA ?? '', 'P2', 'x', 'null')],
    [
      'organisation-lead of A',
      `insert into grants.change_item (request_id, application_id, organisation_id, type, detail) values ('${nth(5, 'fff6')}', '${awardedA}', '${A}', 'amount', '{}')`,
    ],
    [
      'organisation-lead of A',
      `insert into grants.change_item (request_id, application_id, organisation_id, type, detail) values ('${nth(5, 'fff6')}', '${awardedA}', '${A}', 'account', '{}')`,
    ],
    [
      'grants-officer of A',
      `insert into grants.pledge (application_id, organisation_id, call_id, year, amount_minor, made_on) values ('${ofA}', '${A}', '${working}', 2032, 1, '2026-01-01')`,
    ],
  ] as const) {
    const actor = actors.find((one) => one.name === name)
    await client.query(
      `select ${settingNames.map((key, index) => `set_config('${key}', $${index + 1}, true)`).join(', ')}`,
      settingNames.map((key) => actor?.settings[key] ?? ''),
    )
    answers.push(JSON.stringify(await probe(client, statement)))
  }
  await client.query('reset role')
  return answers.join(' ')
}
async function matrixOf(client: pg.Client, of: readonly Table[]): Promise<string[]> {
  const lines: string[] = []
  for (const table of of) {
    // A transaction for each table: thousands of savepoints in one make every further one slower.
    await client.query('begin')
    for (const actor of actors) lines.push(`${table.name} | ${actor.name} | ${await cell(client, actor, table)}`)
    await client.query('rollback')
  }
  return lines
}

beforeAll(async () => {
  owner = new pg.Client({ connectionString: database.superuserUrl })
  // The database is dropped after the file, perhaps before this connection is closed.
  owner.on('error', () => undefined)
  await owner.connect()
  await owner.query(rows)
  const found = await owner.query<Table>(`
    select format('%s.%s', n.nspname, c.relname) as name, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organisation_id' and not a.attisdropped) as walled,
      (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = '' and has_column_privilege('metropolis_app', c.oid, a.attnum, 'UPDATE') order by a.attnum limit 1) as update,
      has_table_privilege('metropolis_app', c.oid, 'DELETE') as "mayDelete", has_any_column_privilege('metropolis_app', c.oid, 'INSERT') as "mayInsert",
      array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
      array(select p.polname::text from pg_policy p where p.polrelid = c.oid order by 1) as policies
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public', 'graphile_worker') and c.relname <> 'migration' order by 1`)
  tables = found.rows
  await owner.query('begin')
  for (const table of tables) {
    const name = quoted(table.name)
    const counts = await owner.query<{ total: string; own: string; other: string }>(
      `select count(*) as total, ${table.walled ? `count(*) filter (where organisation_id = '${A}') as own, count(*) filter (where organisation_id = '${B}') as other` : '0 as own, 0 as other'} from ${name}`,
    )
    const row = await owner.query<{ row: string }>(
      `select to_jsonb(t)::text as row from ${name} t ${table.walled ? `order by organisation_id = '${A}' desc nulls last` : table.columns.includes('account_id') ? `order by account_id = '${me}' desc nulls last` : ''} limit 1`,
    )
    samples.set(table.name, {
      total: Number(counts.rows[0]?.total),
      own: Number(counts.rows[0]?.own),
      other: Number(counts.rows[0]?.other),
      row: row.rows[0]?.row ?? null,
    })
  }
  await owner.query('commit')
})
afterAll(() => owner.end())

describe('the walls', () => {
  test('every table has forced row-level security and at least one policy', async () => {
    const bare = await owner.query<{ name: string }>(`
      select format('%s.%s', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public', 'graphile_worker') and c.relname <> 'migration'
        and (not c.relrowsecurity or not c.relforcerowsecurity or not exists (select from pg_policy p where p.polrelid = c.oid))`)
    expect(bare.rows).toEqual([])
    expect(tables.length).toBeGreaterThan(50)
  })

  test('stand as written in walls.txt', async () => {
    const lines = await matrixOf(owner, tables)
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('walls.txt')
  }, 1_800_000)

  test('a confidential row of one organisation is seen by no actor of another, nor by the city', async () => {
    await owner.query('begin')
    for (const name of ['directory.contact_note']) {
      const table = tables.find((one) => one.name === name)
      expect(table).toBeDefined()
      if (!table) continue
      for (const actor of actors) {
        const line = await cell(owner, actor, table)
        expect(line, actor.name).toContain('B –')
        const insider = [
          'organisation-lead of A',
          'social-counsellor of A',
          'social-counsellor of A in an emergency',
          'lawyer of A',
          'psychotherapist of A',
          'team-lead of A',
          'key of A',
        ].includes(actor.name)
        expect(line.includes('A all'), actor.name).toBe(insider)
      }
    }
    await owner.query('rollback')
  })

  test('whoever helps clients of A sees those of their own circle, and nothing that hangs on a client of B', async () => {
    await owner.query('begin')
    const tablesOfClients = tables.filter((one) => one.name.startsWith('casework.') && one.walled)
    expect(tablesOfClients.length).toBeGreaterThan(15)
    for (const table of tablesOfClients) {
      for (const actor of actors.filter((one) => 'app.role' in one.settings)) {
        const line = await cell(owner, actor, table)
        // The data-protection officer sees that somebody opened a file in an emergency, and who may read what; never a content.
        if (
          actor.name === 'data-protection officer' &&
          [
            'casework.break_glass',
            'casework.circle',
            'casework.erasure',
            'casework.count_participation',
            'casework.count_answer',
            'casework.exchange_key',
          ].includes(table.name)
        )
          continue
        // Everybody sees of themselves that they called for help; the head decides how the organisation is counted.
        if (['casework.duress', 'casework.count_participation', 'casework.exchange_key', 'casework.exchange_secret'].includes(table.name))
          continue
        expect(line, `${table.name} ${actor.name}`).toContain('B –')
        if (!['social-counsellor', 'lawyer', 'psychotherapist', 'team-lead'].some((role) => actor.settings['app.role'] === role))
          expect(line, `${table.name} ${actor.name}`).toContain('reads A – B – of all –')
      }
    }
    await owner.query('rollback')
  })

  test('dropping any single policy is noticed', async () => {
    const unnoticed: string[] = []
    for (const table of tables) {
      await owner.query('begin')
      const before = new Map<Actor, string>()
      for (const actor of actors) before.set(actor, await cell(owner, actor, table, true))
      const counted = table.name.startsWith('grants.') ? await countedForEverybody(owner) : null
      for (const policy of table.policies) {
        await owner.query('savepoint mutation')
        await owner.query(`drop policy "${policy}" on ${quoted(table.name)}`)
        let noticed = false
        for (const actor of actors) {
          noticed = (await cell(owner, actor, table, true)) !== before.get(actor)
          if (noticed) break
        }
        noticed ||= counted !== null && (await countedForEverybody(owner)) !== counted
        if (!noticed) unnoticed.push(`${table.name}: ${policy}`)
        await owner.query('rollback to savepoint mutation')
      }
      await owner.query('rollback')
    }
    expect(unnoticed).toEqual([])
  }, 1_800_000)
})
