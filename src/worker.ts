// Background work in the same process: letters now, cleaning at night. The library is graphile-worker, with a schema and a role of its own.
import { Logger, run, runMigrations, type Runner, type Task } from 'graphile-worker'
import pg from 'pg'
import { forgetOldMail, sendWaitingMail } from './kernel/mail.ts'
import type { Ports } from './kernel/ports.ts'

const installEnqueue = `
  create or replace function graphile_worker.metropolis_enqueue(task text, payload json) returns void
    language sql volatile security definer set search_path = graphile_worker, pg_temp
    as $$ select graphile_worker.add_job(task, payload) $$;
  grant usage on schema graphile_worker to metropolis_app;
  revoke all on function graphile_worker.metropolis_enqueue(text, json) from public;
  grant execute on function graphile_worker.metropolis_enqueue(text, json) to metropolis_app;`

/** Work of a room: every night, unless a schedule (crontab, server time) is given. */
export type Tasks = Readonly<Record<string, (() => Promise<void>) | { schedule: string; run: () => Promise<void> }>>

/** Starts delivering background work; `tasks` come from the rooms. Stop it with the returned runner. */
export async function startWorker(workerUrl: string, ports: Ports, tasks: Tasks = {}): Promise<Runner> {
  await runMigrations({ connectionString: workerUrl })
  const client = new pg.Client({ connectionString: workerUrl })
  await client.connect()
  try {
    await client.query(installEnqueue)
  } finally {
    await client.end()
  }
  const taskList: Record<string, Task> = {
    'mail:send': async () => void (await sendWaitingMail(ports)),
    'mail:forget': () => forgetOldMail(ports),
    ...Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, () => (typeof task === 'function' ? task() : task.run())])),
  }
  return run({
    connectionString: workerUrl,
    concurrency: 2,
    maxPoolSize: 3,
    noHandleSignals: true,
    taskList,
    crontab: [
      '* * * * * mail:send ?max=1',
      '17 3 * * * mail:forget',
      ...Object.entries(tasks).map(([name, task]) => `${typeof task === 'function' ? '23 3 * * *' : task.schedule} ${name}`),
    ].join('\n'),
    logger: new Logger(() => (level, message) => {
      if (level === 'error' || level === 'warning') ports.log.warn({ worker: message.slice(0, 200) }, 'background work')
    }),
  })
}
