// The one way to change anything: parse → permit → do → audit, in one transaction. Screens, API, command line and jobs all come through here.
import type { z } from 'zod'
import type { Actor } from './actor.ts'
import { appendAudit, type AuditSubject } from './audit.ts'
import { asActor, type Tx } from './db.ts'
import { AppError } from './errors.ts'
import type { Ports } from './ports.ts'

/** Field name (dots for nesting, '' for the whole form) → message keys or plain sentences. */
export type FieldErrors = Record<string, string[]>
export type Outcome<T> = { ok: true; value: T } | { ok: false; errors: FieldErrors }

export type Command<Schema extends z.ZodType, Output> = {
  name: string
  input: Schema
  may: (actor: Actor, input: z.output<Schema>) => boolean
  run: (tx: Tx, actor: Actor, input: z.output<Schema>, ports: Ports) => Promise<Output>
  audit: (input: z.output<Schema>, output: Output) => AuditSubject
}

/** Declares a command; exists so that types of input and output follow from the schema and `run`. */
export function command<Schema extends z.ZodType, Output>(definition: Command<Schema, Output>): Command<Schema, Output> {
  return definition
}

/** Thrown inside `run` when only the database could find a person's mistake (a taken address, for example); becomes a value again. */
export class InputError extends Error {
  readonly errors: FieldErrors
  constructor(errors: FieldErrors) {
    super('The input was refused')
    this.name = 'InputError'
    this.errors = errors
  }
}

/** Checks a form or JSON body against a schema; a person's mistake is a value, not an exception. */
export function check<Schema extends z.ZodType>(schema: Schema, raw: unknown): Outcome<z.output<Schema>> {
  const parsed = schema.safeParse(raw)
  if (parsed.success) return { ok: true, value: parsed.data }
  const errors: FieldErrors = {}
  for (const issue of parsed.error.issues) (errors[issue.path.join('.')] ??= []).push(issue.message)
  return { ok: false, errors }
}

/** Performs a command for an actor. Refusals (not allowed, not found, conflict) are thrown as AppError; nothing of the transaction remains then. */
export async function perform<Schema extends z.ZodType, Output>(
  ports: Ports,
  actor: Actor,
  the: Command<Schema, Output>,
  raw: unknown,
): Promise<Outcome<Output>> {
  const checked = check(the.input, raw)
  if (!checked.ok) return checked
  if (!the.may(actor, checked.value))
    throw new AppError('forbidden', 'This is not allowed with the role you act in.', { command: the.name })
  try {
    const value = await asActor(ports.db, actor, async (tx) => {
      const output = await the.run(tx, actor, checked.value, ports)
      await appendAudit(tx, the.name, the.audit(checked.value, output))
      return output
    })
    ports.changed()
    return { ok: true, value }
  } catch (error) {
    if (error instanceof InputError) return { ok: false, errors: error.errors }
    throw error
  }
}
