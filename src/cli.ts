// The command line: one table of commands; each says its usage, and every failure is one line on stderr with exit code 1 (2: wrong usage).
import { createWriteStream, mkdtempSync, openSync, readFileSync, readSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as readStream } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { demoSignIns, loadCity, loadStudy, rememberDemo } from './city.ts'
import { verifyAudit } from './kernel/audit.ts'
import { createBackup, moveDatabase, restoreBackup, verifyBackup } from './kernel/backup.ts'
import { boot } from './kernel/boot.ts'
import { systemClock } from './kernel/clock.ts'
import { readConfig, type Config } from './kernel/config.ts'
import { openDatabase } from './kernel/db.ts'
import { startTrouble } from './kernel/errors.ts'
import { isolationFaults } from './kernel/isolation.ts'
import { openLog } from './kernel/log.ts'
import { databaseName, startEmbedded } from './kernel/postgres/launcher.ts'
import type { Ports } from './kernel/ports.ts'
import { rotateKey } from './keys.ts'
import {
  computeDeadline,
  countPeopleAcross,
  estimatePeople,
  listRules,
  removeSyntheticCity,
  seedFirstCity,
  seedSyntheticCity,
} from './rooms/casework/index.ts'
import { exportHsds, exportIcal, exportPopolo, importHsdsFile } from './rooms/directory/index.ts'
import { importFundingFile, importRatesFile, removeDemoMoney, seedDemoMoney } from './rooms/funding/index.ts'
import { export360, solveAssignmentFile, solveEqualSharesFile, solvePortfolioFile } from './rooms/grants/index.ts'
import {
  accountAdd,
  accountDisable,
  accountReset,
  demoPassword,
  removeDemoStaff,
  roleGrant,
  roleRevoke,
  seedDemoStaff,
} from './rooms/identity/index.ts'
import {
  exportDcat,
  exportPopulation,
  importBoundariesFile,
  importPopulationFile,
  measureDiversity,
  measureSegregation,
} from './rooms/population/index.ts'

class UsageError extends Error {}

type Options = { json: boolean; values: Readonly<Record<string, string | boolean | undefined>>; words: readonly string[] }
type Say = (line: string) => void
/** What a command answers: `json` is printed with --json, `lines` without it. */
type Answer = { json: unknown; lines: readonly string[]; failed?: boolean }
type Entry = { usage: string; does: string; run: (options: Options, config: Config) => Promise<Answer> }

function word(options: Options, position: number, name: string): string {
  const value = options.words[position]
  if (value === undefined) throw new UsageError(`${name} is missing`)
  return value
}
function value(options: Options, name: string): string | undefined {
  const given = options.values[name]
  return typeof given === 'string' ? given : undefined
}
function needed(options: Options, name: string): string {
  const given = value(options, name)
  if (given === undefined) throw new UsageError(`--${name} is missing`)
  return given
}
async function fileText(path: string): Promise<string> {
  return path === '-' ? readStream(process.stdin) : readFileSync(path, 'utf8')
}

/** The file a command reads. What comes through standard input is kept in a file of its own, named after what it is, until the command ends. */
async function withFile<T>(path: string, work: (file: string) => Promise<T>): Promise<T> {
  if (path !== '-') return work(path)
  const folder = mkdtempSync(join(tmpdir(), 'metropolis-input-'))
  try {
    const raw = join(folder, 'standard-input')
    await pipeline(process.stdin, createWriteStream(raw, { mode: 0o600 }))
    const start = Buffer.alloc(8)
    readSync(openSync(raw, 'r'), start)
    const [first = ''] = start
      .toString('latin1')
      .replace(/^\u00ef\u00bb\u00bf/, '')
      .trimStart()
    const file = `${raw}.${first === '{' || first === '[' ? 'json' : start.toString('latin1').startsWith('PK') ? 'xlsx' : 'csv'}`
    renameSync(raw, file)
    return await work(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Opens the city for one command: the live server's database if one runs, its own for the time of the command otherwise. */
async function withCity<T>(config: Config, work: (ports: Ports) => Promise<T>): Promise<T> {
  const running = await boot(config, () => undefined)
  const ports: Ports = {
    db: openDatabase(running.urls.app, 4),
    clock: systemClock,
    config,
    log: openLog('silent'),
    changed: () => undefined,
  }
  try {
    return await work(ports)
  } finally {
    await ports.db.destroy()
    await running.stop()
  }
}
/** An answer of a solver is JSON in any case; an impossible problem ends with exit code 1. */
function solved({ answer, feasible }: { answer: object; feasible: boolean }): Answer {
  return { json: answer, lines: [JSON.stringify(answer)], failed: !feasible }
}
const note: Say = (line) => void process.stderr.write(`${line}\n`)

function counted(counts: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(counts).map(([name, count]) => `${name}: ${typeof count === 'object' ? JSON.stringify(count) : String(count)}`)
}

const commands: Record<string, Entry> = {
  migrate: {
    usage: 'migrate',
    does: 'bring the database to the state this program needs',
    run: (_options, config) => withCity(config, async () => ({ json: { migrated: true }, lines: ['The database is up to date.'] })),
  },
  'seed study': {
    usage: 'seed study',
    does: 'load the facts of the study (repeating it changes nothing)',
    run: (_options, config) =>
      withCity(config, async (ports) => {
        const loaded = await loadStudy(ports)
        return {
          json: loaded,
          lines: [...(loaded.fresh ? [] : ['These facts were loaded before; nothing changed.']), ...counted(loaded.counts)],
        }
      }),
  },
  'seed demo': {
    usage: 'seed demo [--scale N] [--seed N]',
    does: 'add invented people who can sign in and a small invented city of casework, marked as demo; --scale makes (or replaces it by) one of any size (1 = 13,000 clients, 200,000 notes), --seed another one',
    run: (options, config) =>
      withCity(config, async (ports) => {
        const [scale, seed] = [value(options, 'scale'), value(options, 'seed')]
        await rememberDemo(ports, true)
        const city = await loadCity(ports, note, false)
        await seedDemoStaff(ports)
        await seedDemoMoney(ports)
        if (scale === undefined && seed === undefined) {
          await seedFirstCity(ports, note)
          return { json: { password: demoPassword }, lines: demoSignIns({ ...city, demo: true }) }
        }
        // A big city goes in by COPY, which only the superuser of the embedded database may do past the walls; with a database of your own it takes the usual, slower way.
        const copyUrl = config.databaseUrl
          ? null
          : (await startEmbedded(config.dataDir)).superuserUrl.replace(/@\/[^?]*/, `@/${databaseName}`)
        const made = await seedSyntheticCity(ports, {
          ...(scale === undefined ? {} : { scale: Number(scale) }),
          ...(seed === undefined ? {} : { seed: Number(seed) }),
          say: note,
          copyUrl,
        })
        return { json: { password: demoPassword, ...made }, lines: counted(made) }
      }),
  },
  'demo remove': {
    usage: 'demo remove',
    does: 'remove everything invented',
    run: (_options, config) =>
      withCity(config, async (ports) => {
        await rememberDemo(ports, false)
        const clients = await removeSyntheticCity(ports)
        const records = await removeDemoMoney(ports)
        const removed = await removeDemoStaff(ports)
        return {
          json: { removed, clients, records },
          lines: [`${removed} demo accounts, ${clients} invented clients and ${records} invented records of money removed.`],
        }
      }),
  },
  'account add': {
    usage: 'account add --email E --name N --role R --organisation SLUG [--from DAY] [--to DAY] [--lang cs|en]',
    does: 'invite a person (the first administrator, for example); prints the link of the invitation',
    run: (options, config) =>
      withCity(config, async (ports) => {
        const added = await accountAdd(ports, {
          email: needed(options, 'email'),
          name: needed(options, 'name'),
          role: needed(options, 'role'),
          organisation: needed(options, 'organisation'),
          from: value(options, 'from') ?? null,
          to: value(options, 'to') ?? null,
          lang: value(options, 'lang') ?? 'cs',
        })
        return { json: added, lines: [`Invited. The link (valid 7 days): ${added.link}`] }
      }),
  },
  'account disable': {
    usage: 'account disable --email E',
    does: 'end all sessions of a person and refuse further sign-in',
    run: (options, config) =>
      withCity(config, async (ports) => {
        await accountDisable(ports, needed(options, 'email'))
        return { json: { disabled: true }, lines: ['Disabled.'] }
      }),
  },
  'account reset': {
    usage: 'account reset --email E',
    does: 'print a link by which the person sets a new password and second factor',
    run: (options, config) =>
      withCity(config, async (ports) => {
        const reset = await accountReset(ports, needed(options, 'email'))
        return { json: reset, lines: [`The link (valid one hour): ${reset.link}`] }
      }),
  },
  'role grant': {
    usage: 'role grant --email E --role R --organisation SLUG [--from DAY] [--to DAY]',
    does: 'give a role in an organisation for a time',
    run: (options, config) =>
      withCity(config, async (ports) => {
        const granted = await roleGrant(ports, {
          email: needed(options, 'email'),
          role: needed(options, 'role'),
          organisation: needed(options, 'organisation'),
          from: value(options, 'from') ?? null,
          to: value(options, 'to') ?? null,
        })
        return { json: granted, lines: ['Granted.'] }
      }),
  },
  'role revoke': {
    usage: 'role revoke --email E --role R --organisation SLUG',
    does: 'end a role now, also in open sessions',
    run: (options, config) =>
      withCity(config, async (ports) => {
        await roleRevoke(ports, {
          email: needed(options, 'email'),
          role: needed(options, 'role'),
          organisation: needed(options, 'organisation'),
        })
        return { json: { revoked: true }, lines: ['Revoked.'] }
      }),
  },
  'import population': {
    usage: 'import population FILE [--format F] [--mapping NAME] [--date DAY] [--dry-run]',
    does: 'import an official file as published; bad rows are listed, good rows are kept',
    run: (options, config) =>
      withCity(config, async (ports) => {
        const report = await withFile(word(options, 0, 'FILE'), (file) =>
          importPopulationFile(ports, file, {
            format: value(options, 'format'),
            mapping: value(options, 'mapping'),
            date: value(options, 'date'),
            dryRun: options.values['dry-run'] === true,
            progress: note,
          }),
        )
        return { json: report, lines: report.lines, failed: report.accepted === 0 && report.refused > 0 }
      }),
  },
  'import funding': {
    usage: 'import funding FILE|DIR [--mapping FILE|NAME] [--dry-run] [--report FILE]',
    does: "import grants of other funders: ReD (one CSV, or its tables as JSON or a folder), DotInfo (CSV), 360Giving (JSON), the study's funding.json, or a sheet of annual reports with a mapping; the same file again changes nothing; --report: every row as CSV",
    run: (options, config) =>
      withCity(config, async (ports) => {
        const report = await withFile(word(options, 0, 'FILE'), (file) =>
          importFundingFile(ports, file, {
            mapping: value(options, 'mapping'),
            dryRun: options.values['dry-run'] === true,
            report: value(options, 'report'),
          }),
        )
        return {
          json: report,
          failed: report.read === 0 && report.refused.length > 0,
          lines: [
            `${report.format}: ${report.read} read, ${report.added} ${report.dryRun ? 'to add' : 'added'}, ${report.changed} ${report.dryRun ? 'to change' : 'changed'}, ${report.unchanged} unchanged, ${report.refused.length} refused; ${report.linked} linked to an organisation${report.dryRun ? ' (nothing was kept)' : ''}`,
            ...report.refused
              .slice(0, 50)
              .map((one) => `line ${one.line}: ${one.fault} ${one.column}${one.value === '' ? '' : ` "${one.value}"`}`),
          ],
        }
      }),
  },
  'import rates': {
    usage: 'import rates FILE',
    does: 'import exchange rates (the yearly file of the Czech National Bank)',
    run: (options, config) =>
      withCity(config, async (ports) => {
        const report = await withFile(word(options, 0, 'FILE'), (file) => importRatesFile(ports, file))
        return { json: report, lines: counted(report) }
      }),
  },
  'import boundaries': {
    usage: 'import boundaries FILE',
    does: 'import district boundaries (ČÚZK GeoJSON)',
    run: (options, config) =>
      withCity(config, async (ports) => {
        const report = await withFile(word(options, 0, 'FILE'), (file) => importBoundariesFile(ports, file))
        return { json: report, lines: report.lines }
      }),
  },
  'import hsds': {
    usage: 'import hsds FILE|DIR [--dry-run]',
    does: 'import a service directory (HSDS 3.1, JSON or tabular)',
    run: (options, config) =>
      withCity(config, async (ports) => {
        const report = await withFile(word(options, 0, 'FILE'), (file) =>
          importHsdsFile(ports, file, { dryRun: options.values['dry-run'] === true }),
        )
        return { json: report, lines: report.lines, failed: report.refused > 0 && report.accepted === 0 }
      }),
  },
  ...Object.fromEntries(
    (
      [
        ['hsds', exportHsds, 'services as HSDS 3.1 (JSON and tabular)'],
        ['popolo', exportPopolo, 'people, bodies and memberships as Popolo'],
        ['ical', exportIcal, 'dated events as iCalendar'],
        ['population', exportPopulation, 'all published figures as CSV with CSVW'],
        ['dcat', exportDcat, 'the catalogue as DCAT-AP-CZ'],
      ] as const
    ).map(([name, run, does]): [string, Entry] => [
      `export ${name}`,
      {
        usage: `export ${name} DIR`,
        does: `write ${does}`,
        run: (options, config) =>
          withCity(config, async (ports) => {
            const written = await run(ports, word(options, 0, 'DIR'))
            return { json: written, lines: counted(written) }
          }),
      },
    ]),
  ),
  'export 360giving': {
    usage: 'export 360giving DIR [--date DAY]',
    does: 'write grants as 360Giving 1.4, tables in the shape of the state register, records for the register of contracts; as of a day, the same bytes whenever it is asked',
    run: (options, config) =>
      withCity(config, async (ports) => {
        const written = await export360(ports, word(options, 0, 'DIR'), value(options, 'date'))
        return { json: written, lines: counted(written) }
      }),
  },
  'measure segregation': {
    usage: 'measure segregation FILE --group X [--reference Y] --json',
    does: "dissimilarity, isolation, exposure, Theil's H, entropy and location quotients of a CSV area,group,count",
    run: async (options) => {
      const reference = value(options, 'reference')
      const measured = measureSegregation(await fileText(word(options, 0, 'FILE')), {
        group: needed(options, 'group'),
        ...(reference === undefined ? {} : { reference }),
      })
      return { json: measured, lines: counted(measured) }
    },
  },
  'measure diversity': {
    usage: 'measure diversity FILE --json',
    does: 'entropy, Simpson index and effective number of groups per area of a CSV area,group,count',
    run: async (options) => {
      const measured = measureDiversity(await fileText(word(options, 0, 'FILE')))
      return { json: measured, lines: counted(measured) }
    },
  },
  'count-people': {
    usage: 'count-people FILE',
    does: 'estimate the people behind the registrations of several organisations, from a CSV reg_id,org,given,surname,dob,sex,group',
    run: async (options) => {
      const found = estimatePeople(await fileText(word(options, 0, 'FILE')))
      return { json: found, lines: [JSON.stringify(found)] }
    },
  },
  deadline: {
    usage: 'deadline --rule RULE --event DAY --json | deadline --list',
    does: 'the last day of a legal period with every step and its law; --list names the rules',
    run: async (options) => {
      if (options.values['list'] === true) {
        const known = listRules()
        return {
          json: known,
          lines: known.map(
            (rule) =>
              `${rule.rule.padEnd(26)} ${rule.length.n} ${rule.length.unit}${rule.length.n === 1 ? '' : 's'}, from ${rule.from}${rule.to === null ? '' : ` to ${rule.to}`}: ${rule.title.en} (${rule.source})`,
          ),
        }
      }
      const [rule, event] = [needed(options, 'rule'), needed(options, 'event')]
      const computed = await Promise.resolve()
        .then(() => computeDeadline(rule, event))
        .catch((error: unknown) => {
          throw new UsageError(error instanceof Error ? error.message : String(error))
        })
      return {
        json: computed,
        lines: [
          `Last day: ${computed.lastDay} (delivered ${computed.deliveryDay})`,
          ...computed.chain.map((link) => `  ${link.date}  ${link.reason} [${link.source}]`),
        ],
      }
    },
  },
  'count run': {
    usage: 'count run --from DAY --to DAY',
    does: 'count the people behind the clients of all organisations that take part, without anybody learning who is known where',
    run: (options, config) =>
      withCity(config, async (ports) => {
        const found = await countPeopleAcross(ports, {
          since: needed(options, 'from'),
          until: needed(options, 'to'),
          askedBy: 'command line',
        })
        return { json: found, lines: counted(found) }
      }),
  },
  'solve assignment': {
    usage: 'solve assignment FILE',
    does: 'who reviews what: the proven largest sum of affinities, then the highest floor (JSON in, JSON out)',
    run: async (options) => solved(await solveAssignmentFile(await fileText(word(options, 0, 'FILE')))),
  },
  'solve portfolio': {
    usage: 'solve portfolio FILE [--partial]',
    does: 'what to fund under a budget: the proven best portfolio, with the reason for each one left out; --partial: any amount from minViable to the ask (JSON in, JSON out)',
    run: async (options) => solved(await solvePortfolioFile(await fileText(word(options, 0, 'FILE')), options.values['partial'] === true)),
  },
  'solve equal-shares': {
    usage: 'solve equal-shares FILE.pb [--no-completion]',
    does: 'winners by the Method of Equal Shares, in exact fractions (Pabulib in, JSON out)',
    run: async (options) =>
      solved({
        answer: solveEqualSharesFile(await fileText(word(options, 0, 'FILE')), options.values['no-completion'] !== true),
        feasible: true,
      }),
  },
  'keys rotate': {
    usage: 'keys rotate',
    does: "turn the installation's key (server stopped): to METROPOLIS_NEW_KEY, or to a fresh one where the key is the file in DATA_DIR",
    run: (_options, config) =>
      withCity(config, async (ports) => {
        const turned = await rotateKey(ports, process.env['METROPOLIS_NEW_KEY'] || null)
        return {
          json: turned,
          lines: [
            `The key was turned: ${turned.organisations} envelopes of organisations, ${turned.secondFactors} second factors. ${config.key === null ? 'The former key is kept as metropolis.key.before; remove it when a new backup is made.' : 'Set the new key as METROPOLIS_KEY now.'}`,
          ],
        }
      }),
  },
  'verify audit': {
    usage: 'verify audit',
    does: 'walk the audit chains; one altered row is found',
    run: (_options, config) =>
      withCity(config, async (ports) => {
        const found = await verifyAudit(ports)
        return {
          json: found,
          failed: found.faults.length > 0,
          lines:
            found.faults.length === 0
              ? [`${found.entries} entries in ${found.chains} chains: nothing was altered.`]
              : found.faults.map((fault) => `chain ${fault.chain}, entry ${fault.number}: ${fault.fault}`),
        }
      }),
  },
  'verify isolation': {
    usage: 'verify isolation',
    does: 'check the walls between organisations in the database itself',
    run: (_options, config) =>
      withCity(config, async (ports) => {
        const found = await isolationFaults(ports)
        return {
          json: found,
          failed: found.faults.length > 0,
          lines:
            found.faults.length === 0
              ? [`${found.tables} tables, ${found.policies} policies: the walls stand.`]
              : found.faults.map((fault) => `${fault.table}: ${fault.fault}`),
        }
      }),
  },
  'verify backup': {
    usage: 'verify backup FILE',
    does: 'read a backup whole, check every hash and count what is in it',
    run: async (options, config) => {
      const found = await verifyBackup(config, word(options, 0, 'FILE'))
      return { json: found, lines: counted(found) }
    },
  },
  backup: {
    usage: 'backup FILE [--keys]',
    does: "write a backup while the city goes on working; --keys: clients' keys only, of which just the newest is to be kept",
    run: async (options, config) => {
      const written = await createBackup(config, word(options, 0, 'FILE'), options.values['keys'] === true ? 'keys' : 'content')
      return { json: written, lines: counted(written) }
    },
  },
  restore: {
    usage: 'restore FILE [--replace]',
    does: 'bring back a backup into an empty data folder',
    run: async (options, config) => {
      const restored = await restoreBackup(config, word(options, 0, 'FILE'), { replace: options.values['replace'] === true })
      return { json: restored, lines: counted(restored) }
    },
  },
  move: {
    usage: 'move DATABASE_URL',
    does: 'copy the whole city into another PostgreSQL',
    run: async (options, config) => {
      const moved = await moveDatabase(config, word(options, 0, 'DATABASE_URL'), note)
      return { json: moved, lines: counted(moved) }
    },
  },
}

function help(): string[] {
  const width = Math.max(...Object.values(commands).map((entry) => entry.usage.length))
  return [
    'Usage: npx metropolis <command>; --json prints machine output, - reads standard input',
    '',
    ...Object.values(commands).map((entry) => `  ${entry.usage.padEnd(Math.min(width, 60))}  ${entry.does}`),
  ]
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    strict: true,
    options: {
      json: { type: 'boolean' },
      help: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
      replace: { type: 'boolean' },
      format: { type: 'string' },
      mapping: { type: 'string' },
      date: { type: 'string' },
      report: { type: 'string' },
      group: { type: 'string' },
      reference: { type: 'string' },
      email: { type: 'string' },
      name: { type: 'string' },
      role: { type: 'string' },
      organisation: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      lang: { type: 'string' },
      scale: { type: 'string' },
      seed: { type: 'string' },
      rule: { type: 'string' },
      event: { type: 'string' },
      list: { type: 'boolean' },
      keys: { type: 'boolean' },
      partial: { type: 'boolean' },
      'no-completion': { type: 'boolean' },
    },
  })
  if (values.help || positionals.length === 0 || positionals[0] === 'help') {
    process.stdout.write(`${help().join('\n')}\n`)
    return 0
  }
  const name = [positionals.slice(0, 2).join(' '), positionals[0] ?? ''].find((candidate) => candidate in commands)
  const entry = name === undefined ? undefined : commands[name]
  if (name === undefined || entry === undefined)
    throw new UsageError(`there is no command "${positionals.join(' ')}"; see npx metropolis help`)
  const options: Options = { json: values.json === true, values, words: positionals.slice(name.split(' ').length) }
  const config = readConfig(process.env, process.env['METROPOLIS_ROOT'] ?? process.cwd())
  try {
    const answer = await entry.run(options, config)
    process.stdout.write(options.json ? `${JSON.stringify(answer.json)}\n` : `${answer.lines.join('\n')}\n`)
    return answer.failed ? 1 : 0
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${error.message}. Usage: metropolis ${entry.usage}`)
    throw error
  }
}

main().then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    const usage =
      error instanceof UsageError || (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    process.stderr.write(`metropolis: ${startTrouble(error)}\n`)
    process.exitCode = usage ? 2 : 1
  },
)
