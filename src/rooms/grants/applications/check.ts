// What the machine's check needs to know around the forms: of one application while it is written, or of all that wait for the check.
import { sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'
import { isIco } from '../../../kernel/validation.ts'
import type { AttachmentKind } from '../calls/model.ts'
import type { Call } from '../calls/queries.ts'
import type { Around } from './model.ts'

type Row = {
  id: string
  content: unknown
  organisationId: string
  streamId: string | null
  ico: string | null
  kind: string
  twins: number
  others: number
  attachments: AttachmentKind[]
  confirmed: { organisationId: string; share: string }[]
}
/** Facts of the applications the acting person may see. */
export async function factsForCheck(
  tx: Tx,
  call: Call,
  of: { id: string } | { waiting: true },
): Promise<{ id: string; content: unknown; around: Around }[]> {
  const wanted =
    'id' in of ? sql`a.id = ${of.id}` : sql`a.state = 'submitted' and not exists (select from grants.gap g where g.application_id = a.id)`
  const rows = (
    await sql<Row>`
    select a.id, a.content, a.organisation_id as "organisationId", a.stream_id as "streamId", o.ico, o.kind,
      (select count(*)::int from grants.application b where b.call_id = a.call_id and b.organisation_id = a.organisation_id and b.id < a.id
        and b.state not in ('draft', 'withdrawn') and b.service = a.service and b.district_code is not distinct from a.district_code
        and kernel.fold(b.title) = kernel.fold(a.title)) as twins,
      (select count(*)::int from grants.application b where b.call_id = a.call_id and b.organisation_id = a.organisation_id and b.id <> a.id
        and b.state not in ('draft', 'withdrawn', 'excluded') and (a.number is null or b.number < a.number)) as others,
      array(select f.kind from grants.attachment f where f.application_id = a.id and f.removed_at is null) as attachments,
      coalesce((select jsonb_agg(jsonb_build_object('organisationId', p.organisation_id, 'share', p.share_minor::text))
      from grants.partner_consent p where p.application_id = a.id and p.withdrawn_at is null), '[]') as confirmed
    from grants.application a join directory.organisation o on o.id = a.organisation_id where a.call_id = ${call.id} and ${wanted}
    order by a.number`.execute(tx)
  ).rows
  return rows.map((row) => ({
    id: row.id,
    content: row.content,
    around: {
      year: call.year,
      endsBy: call.endsBy,
      capMinor: call.applicantCapMinor,
      streamBudgetMinor: call.streams.find((one) => one.id === row.streamId)?.budgetMinor ?? 0n,
      cofundingPercent: call.cofundingPercent,
      inKindPercent: call.inKindPercent,
      maxApplications: call.maxApplications,
      applicantKinds: call.applicantKinds,
      neededAttachments: call.neededAttachments,
      // Invented calls are applied to by organisations of the study, which states no IČO.
      ico: call.isDemo || (row.ico !== null && isIco(row.ico)),
      kind: row.kind,
      organisationId: row.organisationId,
      twins: row.twins,
      others: row.others,
      attachments: row.attachments,
      confirmed: row.confirmed.map((one) => ({ organisationId: one.organisationId, share: BigInt(one.share) })),
    },
  }))
}
