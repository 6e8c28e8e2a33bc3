// Forms of passkeys. What the browser's authenticator sends is JSON inside one form field, so that the page stays an ordinary form.
import { z } from 'zod'
import { text } from '../../../kernel/validation.ts'

const base64url = z
  .string()
  .max(65_536)
  .regex(/^[A-Za-z0-9_-]*$/)
const common = {
  id: base64url.min(1),
  rawId: base64url.min(1),
  type: z.literal('public-key'),
  clientExtensionResults: z.looseObject({}).default({}),
}

export const transports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const

export const RegistrationResponse = z.object({
  ...common,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    // Names of connections we do not know (a newer browser) are left out instead of refusing the key.
    transports: z
      .array(z.string())
      .default([])
      .transform((names) => transports.filter((name) => names.includes(name))),
  }),
})
export const AuthenticationResponse = z.object({
  ...common,
  response: z.object({ clientDataJSON: base64url, authenticatorData: base64url, signature: base64url, userHandle: base64url.optional() }),
})

/** The JSON in a form field, or undefined when it is none. */
export function parseField<Schema extends z.ZodType>(schema: Schema, field: unknown): z.output<Schema> | undefined {
  if (typeof field !== 'string' || field.length > 200_000) return undefined
  try {
    const parsed = schema.safeParse(JSON.parse(field))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

export const PasskeyLabelForm = z.object({ label: text(80) })
