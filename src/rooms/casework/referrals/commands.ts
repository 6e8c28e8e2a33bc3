// A referral from the first thought to the last word. What leaves is decided by the client, field by field.
import { sql } from 'kysely'
import { z } from 'zod'
import { hasRole, type Actor } from '../../../kernel/actor.ts'
import { command, InputError } from '../../../kernel/command.ts'
import { setActor, violatedConstraint, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { readFile } from '../clients/queries.ts'
import { clientKey, makeExchangeKey, openText, sealText, sealTo } from '../keys.ts'
import { helps, organisationOf } from '../policy.ts'
import { agreementInput, consentInput, contentOf, declineInput, doneInput, referralInput, type Draft } from './model.ts'

const leads = (actor: Actor) => hasRole(actor, 'organisation-lead')
const subject = (id: string, details: Record<string, string | number | boolean | readonly string[]> = {}) => ({
  subjectKind: 'referral',
  subjectId: id,
  details,
})

/** Proposes that data of these kinds may go from the own organisation to another; it holds once the other head agrees. */
export const proposeAgreement = command({
  name: 'casework.proposeAgreement',
  input: agreementInput,
  may: leads,
  run: async (tx, actor, input, ports) => {
    await makeExchangeKey(tx, ports, organisationOf(actor))
    const made = await sql<{
      id: string
    }>`insert into casework.agreement (from_organisation_id, to_organisation_id, fields, valid_from, valid_to, proposed_by) values (${organisationOf(actor)}, ${input.toOrganisationId}, ${input.fields}, ${input.validFrom}, ${input.validTo}, kernel.actor_account()) returning id`
      .execute(tx)
      .catch((error: unknown) => {
        throw violatedConstraint(error) === 'agreement_days' ? new InputError({ validTo: ['casework.referral.error.threeYears'] }) : error
      })
    return { id: made.rows[0]?.id ?? '' }
  },
  audit: (_input, output) => ({ subjectKind: 'agreement', subjectId: output.id }),
})
/** The receiving head's word; from now on packets may come. */
export const confirmAgreement = command({
  name: 'casework.confirmAgreement',
  input: z.object({ agreementId: z.uuid() }),
  may: leads,
  run: async (tx, actor, input, ports) => {
    await makeExchangeKey(tx, ports, organisationOf(actor))
    const signed = await sql`
        update casework.agreement set confirmed_by = kernel.actor_account(), confirmed_at = now() where id = ${input.agreementId}
          and to_organisation_id = ${organisationOf(actor)} and confirmed_at is null and ended_at is null`.execute(tx)
    if (Number(signed.numAffectedRows) === 0) throw new AppError('conflict', 'The agreement does not wait for this organisation.')
    return null
  },
  audit: (input) => ({ subjectKind: 'agreement', subjectId: input.agreementId }),
})
export const endAgreement = command({
  name: 'casework.endAgreement',
  input: z.object({ agreementId: z.uuid() }),
  may: leads,
  run: async (tx, _actor, input) => {
    const ended = await sql`update casework.agreement set ended_at = now() where id = ${input.agreementId} and ended_at is null`.execute(tx)
    if (Number(ended.numAffectedRows) === 0) throw new AppError('conflict', 'The agreement has ended already.')
    return null
  },
  audit: (input) => ({ subjectKind: 'agreement', subjectId: input.agreementId }),
})

/** Prepares a referral: nothing leaves yet. Sent again with the same key it is the same referral. */
export const prepareReferral = command({
  name: 'casework.prepareReferral',
  input: referralInput,
  may: helps,
  run: async (tx, actor, input, ports) => {
    const organisationId = organisationOf(actor)
    const known = await sql<{
      id: string
    }>`select id from casework.referral where from_organisation_id = ${organisationId} and correlation = ${input.correlation}`.execute(tx)
    if (known.rows[0]) return { id: known.rows[0].id, again: true }
    const file = await readFile(tx, ports, actor, input.clientId)
    if (!file || file.erased) throw new AppError('not-found', 'There is no such file.')
    if (input.expiresOn < ports.clock.today()) throw new InputError({ expiresOn: ['casework.referral.error.past'] })
    const key = await clientKey(tx, ports, organisationId, input.clientId)
    if (!key) throw new AppError('gone', 'The file was erased.')
    const made = await sql<{ id: string }>`
      insert into casework.referral (from_organisation_id, to_organisation_id, external_name, correlation, topic, language, district_code,
        urgency, created_by, expires_on)
      values (${organisationId}, ${input.toOrganisationId}, ${input.externalName}, ${input.correlation}, ${input.topic}, ${file.profile.language},
        ${file.profile.district}, ${input.urgency}, kernel.actor_account(), ${input.expiresOn})
      on conflict (from_organisation_id, correlation) do nothing returning id`.execute(tx)
    const id = made.rows[0]?.id
    if (!id) throw new AppError('conflict', 'The referral is being sent twice at the same moment; send it again.')
    const draft: Draft = { fields: input.fields, summary: input.summary }
    await sql`insert into casework.referral_source (referral_id, organisation_id, client_id, case_id, draft_sealed) values (${id}, ${organisationId}, ${input.clientId}, ${input.caseId}, ${sealText(key, JSON.stringify(draft), `referral ${id}`)})`.execute(
      tx,
    )
    return { id, again: false }
  },
  audit: (input, output) => ({ subjectKind: 'client', subjectId: input.clientId, details: { referral: output.id } }),
})

/** The client has heard the list and allowed these fields: the consent is written, the packet sealed to the receiver, the referral delivered. Repeated, it does nothing more. */
export const sendReferral = command({
  name: 'casework.sendReferral',
  input: consentInput,
  may: helps,
  run: async (tx, actor, input, ports) => {
    const organisationId = organisationOf(actor)
    const found = await sql<{
      state: string
      clientId: string
      toId: string | null
      external: string | null
      expiresOn: string
      draft: Buffer
    }>`
      select r.state, s.client_id as "clientId", r.to_organisation_id as "toId", r.external_name as external, r.expires_on::text as "expiresOn", s.draft_sealed as draft
      from casework.referral r join casework.referral_source s on s.referral_id = r.id where r.id = ${input.referralId} and r.from_organisation_id = ${organisationId} for update of r`.execute(
      tx,
    )
    const row = found.rows[0]
    if (!row) throw new AppError('not-found', 'There is no such referral.')
    if (row.state !== 'draft') return { clientId: row.clientId, again: true }
    const file = await readFile(tx, ports, actor, row.clientId)
    const key = await clientKey(tx, ports, organisationId, row.clientId)
    if (!file?.identity || !key) throw new AppError('gone', 'The file was erased.')
    const draft: Draft = JSON.parse(openText(key, row.draft, `referral ${input.referralId}`))
    // Nothing may be allowed that was not on the list the client heard.
    const fields = input.allowed.filter((field) => draft.fields.includes(field))
    if (fields.length === 0) throw new InputError({ allowed: ['casework.referral.error.nothingAllowed'] })
    const consent = await sql<{ id: string }>`
      insert into casework.consent (organisation_id, client_id, purpose, recipient_id, recipient_name, fields, form, language, witness_id,
        taken_by, valid_to)
      values (${organisationId}, ${row.clientId}, 'referral', ${row.toId}, ${row.external}, ${fields}, ${input.form}, ${input.language},
        ${input.form === 'oral' ? input.witnessId : null}, kernel.actor_account(), ${row.expiresOn}) returning id`
      .execute(tx)
      .catch((error: unknown) => {
        throw violatedConstraint(error) === 'consent_oral_witness'
          ? new InputError({ witnessId: ['casework.referral.error.witness'] })
          : violatedConstraint(error) === 'consent_not_for_ever'
            ? new InputError({ allowed: ['casework.referral.error.oneYear'] })
            : error
      })
    await sql`update casework.referral_source set consent_id = ${consent.rows[0]?.id ?? ''} where referral_id = ${input.referralId}`.execute(
      tx,
    )
    const content = JSON.stringify(contentOf(fields, file.identity, file.profile, draft.summary))
    const sealed =
      row.toId === null
        ? sealText(key, content, `packet ${input.referralId}`)
        : await sealTo(tx, row.toId, content, `packet ${input.referralId}`)
    if (sealed === null) throw new InputError({ '': ['casework.referral.error.noAgreement'] })
    try {
      await sql`insert into casework.packet (referral_id, fields, sealed) values (${input.referralId}, ${fields}, ${sealed})`.execute(tx)
    } catch (error) {
      if (violatedConstraint(error) === 'packet_agreement') throw new InputError({ '': ['casework.referral.error.noAgreement'] })
      throw error
    }
    await sql`update casework.referral set state = 'delivered', delivered_at = now() where id = ${input.referralId}`.execute(tx)
    return { clientId: row.clientId, again: false }
  },
  audit: (input, output) => ({
    subjectKind: 'client',
    subjectId: output.clientId,
    details: { referral: input.referralId, fields: input.allowed },
  }),
})

/** A change of state that touched no row, or was refused by the rules, has been overtaken. */
async function moved(change: Promise<{ numAffectedRows?: bigint }>): Promise<void> {
  const done = await change.catch((error: unknown) => {
    throw violatedConstraint(error) === 'referral_revoked' || violatedConstraint(error) === 'referral_transition'
      ? new AppError('conflict', 'The referral has moved on or was revoked.')
      : error
  })
  if (Number(done.numAffectedRows ?? 0) === 0) throw new AppError('conflict', 'The referral has moved on or was revoked.')
}
/** A task for the sender, written with the rights of the platform, because neither side writes into the other's lists. */
async function tellSender(tx: Tx, actor: Actor, referralId: string, label: string): Promise<void> {
  await setActor(tx, { kind: 'system', purpose: 'casework-letter' })
  await sql`insert into casework.task (organisation_id, client_id, assigned_to, kind, label, due_on)
    select s.organisation_id, s.client_id, r.created_by, 'referral', ${label}, kernel.today() from casework.referral_source s
    join casework.referral r on r.id = s.referral_id where s.referral_id = ${referralId}`.execute(tx)
  await setActor(tx, actor)
}

/** Somebody of the receiving team has seen that there is a referral. */
export const receiveReferral = command({
  name: 'casework.receiveReferral',
  input: z.object({ referralId: z.uuid() }),
  may: helps,
  run: async (tx, actor, input) => {
    await moved(
      sql`
        update casework.referral set state = 'received', received_by = kernel.actor_account(), received_at = now() where id = ${input.referralId}
          and to_organisation_id = ${organisationOf(actor)} and state = 'delivered' and expires_on >= kernel.today()`.execute(tx),
    )
    return null
  },
  audit: (input) => subject(input.referralId),
})
/** The receiving team takes the client on; the packet opens for it. */
export const acceptReferral = command({
  name: 'casework.acceptReferral',
  input: z.object({ referralId: z.uuid() }),
  may: helps,
  run: async (tx, actor, input) => {
    await moved(
      sql`
        update casework.referral set state = 'accepted', accepted_by = kernel.actor_account(), accepted_at = now(),
          received_at = coalesce(received_at, now()), received_by = coalesce(received_by, kernel.actor_account())
      where id = ${input.referralId} and to_organisation_id = ${organisationOf(actor)} and state in ('delivered', 'received')
        and expires_on >= kernel.today()`.execute(tx),
    )
    await tellSender(tx, actor, input.referralId, 'casework.task.referralAccepted')
    return null
  },
  audit: (input) => subject(input.referralId),
})
export const declineReferral = command({
  name: 'casework.declineReferral',
  input: declineInput,
  may: helps,
  run: async (tx, actor, input) => {
    await moved(
      sql`
        update casework.referral set state = 'declined', declined_by = kernel.actor_account(), declined_at = now(), decline_reason = ${input.reason}
        where id = ${input.referralId} and to_organisation_id = ${organisationOf(actor)} and state in ('delivered', 'received')`.execute(
        tx,
      ),
    )
    await tellSender(tx, actor, input.referralId, 'casework.task.referralDeclined')
    return null
  },
  audit: (input) => subject(input.referralId, { reason: input.reason }),
})
/** The receiving team reports what was done, sealed to the sender. */
export const finishReferral = command({
  name: 'casework.finishReferral',
  input: doneInput,
  may: helps,
  run: async (tx, actor, input) => {
    const sender = (
      await sql<{
        id: string
      }>`select from_organisation_id as id from casework.referral where id = ${input.referralId} and to_organisation_id = ${organisationOf(actor)}`.execute(
        tx,
      )
    ).rows[0]?.id
    if (!sender) throw new AppError('not-found', 'There is no such referral.')
    const sealed = await sealTo(tx, sender, input.report, `report ${input.referralId}`)
    await moved(
      sql`
        update casework.referral set state = 'done', done_by = kernel.actor_account(), done_at = now(), report_sealed = ${sealed}
        where id = ${input.referralId} and state = 'accepted'`.execute(tx),
    )
    await tellSender(tx, actor, input.referralId, 'casework.task.referralDone')
    return null
  },
  audit: (input) => subject(input.referralId),
})
/** The sender has read the report (or handed a printed packet over): the circle is closed. */
export const reviewReferral = command({
  name: 'casework.reviewReferral',
  input: z.object({ referralId: z.uuid() }),
  may: helps,
  run: async (tx, actor, input) => {
    await moved(
      sql`
        update casework.referral set state = 'reviewed', reviewed_by = kernel.actor_account(), reviewed_at = now() where id = ${input.referralId}
          and from_organisation_id = ${organisationOf(actor)} and (state = 'done' or state = 'delivered' and external_name is not null)`.execute(
        tx,
      ),
    )
    return null
  },
  audit: (input) => subject(input.referralId),
})
/** Takes a referral back: the packet closes at once, whatever was done with it stays in the log. */
export const revokeReferral = command({
  name: 'casework.revokeReferral',
  input: z.object({ referralId: z.uuid() }),
  may: helps,
  run: async (tx, actor, input) => {
    await moved(
      sql`
        update casework.referral set revoked_at = now() where id = ${input.referralId} and from_organisation_id = ${organisationOf(actor)}
          and revoked_at is null and state <> 'reviewed'`.execute(tx),
    )
    return null
  },
  audit: (input) => subject(input.referralId),
})
/** The client changed their mind: the consent ends now, and every packet that rests on it closes. */
export const withdrawConsent = command({
  name: 'casework.withdrawConsent',
  input: z.object({ consentId: z.uuid() }),
  may: helps,
  run: async (tx, _actor, input) => {
    const ended = await sql<{
      clientId: string
    }>`update casework.consent set withdrawn_at = now() where id = ${input.consentId} and withdrawn_at is null returning client_id as "clientId"`.execute(
      tx,
    )
    const row = ended.rows[0]
    if (!row) throw new AppError('conflict', 'The consent was withdrawn already.')
    return row
  },
  audit: (input, output) => ({ subjectKind: 'client', subjectId: output.clientId, details: { consent: input.consentId } }),
})
