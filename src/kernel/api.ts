// The JSON API for other systems: each address brings its schemas, and the OpenAPI document is written from the same schemas.
import type { Context } from 'hono'
import { z } from 'zod'
import type { Actor } from './actor.ts'
import { check, type FieldErrors } from './command.ts'
import { AppError, statusOf } from './errors.ts'
import { room, type Env, type Request, type Rule } from './http.ts'

type Described<Query extends z.ZodType, Answer extends z.ZodType> = Rule & {
  summary: string
  query: Query
  response: Answer
  example: z.input<Answer>
  description?: string
}
type DescribedWrite<Body extends z.ZodType, Answer extends z.ZodType> = Rule & {
  summary: string
  body: Body
  response: Answer
  bodyExample: z.input<Body>
  example: z.input<Answer>
  description?: string
  status?: 200 | 201
}
export type ApiRoute = {
  method: 'get' | 'post'
  path: string
  tag: string
  summary: string
  description: string | undefined
  open: boolean
  query: z.ZodType | null
  body: z.ZodType | null
  bodyExample: unknown
  response: z.ZodType
  status: number
  example: unknown
  rule: Rule
}

/** The API routes of one room, mounted under /api/v1. */
export function api(name: string) {
  const inner = room(name)
  const described: ApiRoute[] = []
  return {
    name,
    room: inner,
    described,
    get<Query extends z.ZodType, Answer extends z.ZodType>(
      path: string,
      options: Described<Query, Answer>,
      handler: (c: Request, input: z.output<Query>) => Promise<z.input<Answer> | Response>,
    ): void {
      described.push({
        method: 'get',
        path,
        tag: name,
        summary: options.summary,
        description: options.description,
        open: options.may({ kind: 'public' }),
        query: options.query,
        body: null,
        bodyExample: undefined,
        response: options.response,
        status: 200,
        example: options.example,
        rule: options,
      })
      inner.get(`/api/v1${path}`, options, async (c) => {
        const input = check(options.query, { ...c.req.query(), ...c.req.param() })
        if (!input.ok) return problem(c, 'invalid', 'The request cannot be understood.', input.errors)
        const answer = await handler(c, input.value)
        // What everybody may read may be kept by whoever asks, as long as they ask again whether it is still true (ETag, 304). What a person or a key reads is kept nowhere.
        if (c.get('actor').kind === 'public' && !c.res.headers.has('cache-control')) {
          c.header('cache-control', 'public, max-age=0, must-revalidate')
          c.header('vary', 'authorization, cookie')
        }
        return answer instanceof Response ? answer : c.json(options.response.parse(answer) as object)
      })
    },
    post<Body extends z.ZodType, Answer extends z.ZodType>(
      path: string,
      options: DescribedWrite<Body, Answer>,
      handler: (c: Request, body: unknown) => Promise<{ ok: true; value: z.input<Answer> } | { ok: false; errors: FieldErrors }>,
    ): void {
      const status = options.status ?? 200
      described.push({
        method: 'post',
        path,
        tag: name,
        summary: options.summary,
        description: options.description,
        open: options.may({ kind: 'public' }),
        query: null,
        body: options.body,
        bodyExample: options.bodyExample,
        response: options.response,
        status,
        example: options.example,
        rule: options,
      })
      inner.post(`/api/v1${path}`, options, async (c) => {
        const body: unknown = await c.req.json().catch(() => undefined)
        if (body === undefined) return problem(c, 'invalid', 'The body must be JSON.')
        const answer = await handler(c, body)
        if (!answer.ok) return problem(c, 'invalid', 'Some fields cannot be accepted.', answer.errors)
        return c.json(options.response.parse(answer.value) as object, status)
      })
    },
  }
}
export type Api = ReturnType<typeof api>

const titles: Record<keyof typeof statusOf, string> = {
  invalid: 'Invalid request',
  unauthenticated: 'Sign-in required',
  reauthenticate: 'Confirm who you are',
  forbidden: 'Not allowed',
  'not-found': 'Not found',
  gone: 'Gone',
  conflict: 'Conflict',
  'too-many': 'Too many requests',
  'too-large': 'Too large',
  unavailable: 'Not available now',
}

/** An error as RFC 9457 problem details. */
export function problem(c: Context<Env>, kind: keyof typeof statusOf, detail: string, errors?: FieldErrors): Response {
  const translate = c.get('translators')('en')
  const fields =
    errors &&
    Object.entries(errors).map(([field, messages]) => ({
      field,
      messages: messages.map((message) => (/^[a-z]+\.[\w.-]+$/.test(message) ? translate(message as never) : message)),
    }))
  return c.body(
    JSON.stringify({
      type: `/problems/${kind}`,
      title: titles[kind],
      status: statusOf[kind],
      detail,
      instance: c.req.path,
      ...(fields ? { errors: fields } : {}),
    }),
    statusOf[kind],
    { 'content-type': 'application/problem+json; charset=utf-8' },
  )
}

/** The query of a paged list. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('How many at most'),
  cursor: z.string().max(500).optional().describe('Where the next page begins, from nextCursor of the page before'),
})
/** One page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

/** A position in a list as an opaque text; refuses anything it did not write. */
export function encodeCursor(values: readonly string[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}
export function decodeCursor(cursor: string | undefined, length: number): string[] | null {
  if (!cursor) return null
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(parsed) && parsed.length === length && parsed.every((one) => typeof one === 'string')) return parsed
  } catch {
    // falls through to the refusal below
  }
  throw new AppError('invalid', 'The cursor is not one that this list gave.')
}

type Json = Record<string, unknown>
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' }) as Json
  return rest
}

/** The OpenAPI 3.1 document of all rooms. */
export function openApi(apis: readonly Api[], origin: string, version: string): Json {
  const paths: Record<string, Json> = {}
  for (const route of apis.flatMap((one) => one.described)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    const inPath = new Set([...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]))
    const query = route.query ? (jsonSchema(route.query, 'input') as { properties?: Record<string, Json>; required?: string[] }) : {}
    const entry = (paths[`/api/v1${path}`] ??= {})
    entry[route.method] = {
      tags: [route.tag],
      summary: route.summary,
      ...(route.description ? { description: route.description } : {}),
      operationId: `${route.method}${path.replace(/[^a-zA-Z0-9]+(\w)?/g, (_match, letter: string | undefined) => letter?.toUpperCase() ?? '')}`,
      ...(route.open ? { security: [] } : { security: [{ organisationToken: [] }, { session: [] }] }),
      parameters: Object.entries(query.properties ?? {}).map(([name, schema]) => ({
        name,
        in: inPath.has(name) ? 'path' : 'query',
        required: inPath.has(name) || (query.required ?? []).includes(name),
        schema,
      })),
      ...(route.body
        ? {
            requestBody: {
              required: true,
              content: { 'application/json': { schema: jsonSchema(route.body, 'input'), example: route.bodyExample } },
            },
          }
        : {}),
      responses: {
        [route.status]: {
          description: 'Done',
          content: { 'application/json': { schema: jsonSchema(route.response, 'output'), example: route.example } },
        },
        default: { description: 'Refused', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Metropolis',
      version,
      description: "The API of a city's integration platform. Lists are paged with limit and cursor; errors are RFC 9457 problem details.",
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: origin }],
    tags: apis.map((one) => ({ name: one.name })),
    paths,
    components: {
      securitySchemes: {
        organisationToken: { type: 'http', scheme: 'bearer', description: 'Token of an organisation with scopes' },
        session: { type: 'apiKey', in: 'cookie', name: 'metropolis_session' },
      },
      schemas: {
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            detail: { type: 'string' },
            instance: { type: 'string' },
            errors: {
              type: 'array',
              items: { type: 'object', properties: { field: { type: 'string' }, messages: { type: 'array', items: { type: 'string' } } } },
            },
          },
        },
      },
    },
  }
}

export type { Actor }
