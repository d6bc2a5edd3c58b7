/** Yardstick: the least queue in a database, as the known ones work: a row and a NOTIFY in one transaction, LISTEN, SKIP LOCKED. No retry, no order, no cursor. */
import pg from 'pg';

export interface QueueWatch {
  /** before a job is added */
  handed(): void;
  /** it is committed */
  committed(): void;
  /** it is in the worker's hands */
  started(): void;
}

/** Adds `n` jobs, one after the other. */
export async function runQueue(url: string, n: number, pauseMs: number, watch: QueueWatch): Promise<void> {
  const [adding, working] = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })];
  await Promise.all([adding.connect(), working.connect()]);
  await adding.query('drop table if exists job; create table job (id bigint generated always as identity primary key, body jsonb not null, taken timestamptz)');
  let worked: Promise<void> = Promise.resolve();
  working.on('notification', () => { worked = worked.then(() => work(working, watch.started)); });
  await working.query('listen job');
  for (let i = 0; i < n; i += 1) {
    watch.handed();
    await adding.query({ name: 'add', text: `with j as (insert into job (body) values ($1) returning id) select pg_notify('job', '') from j`, values: [`{"n":${i}}`] });
    watch.committed();
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  await worked;
  await Promise.all([adding.end(), working.end()]);
}

async function work(client: pg.Client, started: () => void): Promise<void> {
  const { rows } = await client.query<{ id: string }>({
    name: 'take', text: 'update job set taken = now() where id = (select id from job where taken is null order by id for update skip locked limit 1) returning id',
  });
  const [job] = rows;
  if (!job) return;
  started();
  await client.query({ name: 'done', text: 'delete from job where id = $1', values: [job.id] });
}
