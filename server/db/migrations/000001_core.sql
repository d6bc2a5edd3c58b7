-- The spine: clock, ledger, incidents, assignments, calls, and what the one door needs.
-- Times are milliseconds; texts compare by bytes (collate "C") so that every server orders alike.

create schema if not exists liandong;
create schema if not exists ledger;
create schema if not exists vault;

do $$ begin
  if not exists (select from pg_roles where rolname = 'liandong_app') then
    create role liandong_app nologin nobypassrls;
  end if;
exception when duplicate_object or unique_violation then null; -- another database of the cluster was first
end $$;
do $$ begin
  execute format('grant liandong_app to %I', current_user);
exception when others then null; -- a superuser needs no membership
end $$;
grant usage on schema liandong, ledger to liandong_app;

-- Every "now" is this function. driven_at is written by test and replay only; correction freezes a jumped wall clock.
create table liandong.clock (
  only_row boolean primary key default true check (only_row),
  driven_at timestamptz,
  correction interval not null default interval '0'
);
insert into liandong.clock default values;
create function liandong.clock_now() returns timestamptz language sql stable security definer
  set search_path = pg_catalog as
$$ select date_trunc('milliseconds', coalesce(c.driven_at, clock_timestamp() + c.correction)) from liandong.clock c $$;

create function liandong.visible_towns() returns text[] language sql stable as
$$ select string_to_array(coalesce(current_setting('liandong.towns', true), ''), ',') $$;

-- ── ledger ────────────────────────────────────────────────────────────────────────────────────
create table ledger.event (
  town text collate "C" not null,
  seq bigint not null check (seq > 0),
  type text collate "C" not null,
  v int not null,
  incident text collate "C" not null,
  at timestamptz not null,
  payload text collate "C" not null,
  prev_hash bytea not null check (length(prev_hash) = 32),
  leaf bytea not null check (length(leaf) = 32),
  hash bytea not null check (length(hash) = 32),
  primary key (town, seq),
  unique (town, prev_hash)
);
create index event_incident on ledger.event (incident, seq);

create table ledger.head (
  town text collate "C" primary key,
  seq bigint not null,
  hash bytea not null,
  at timestamptz not null
);

create table ledger.checkpoint (
  town text collate "C" not null,
  size bigint not null,
  root bytea not null,
  at timestamptz not null,
  key_id text collate "C" not null,
  signature bytea not null,
  primary key (town, size)
);

-- ── incidents: the row is the truth that screens read; state is the whole replayed incident ────
create table liandong.incident (
  id text collate "C" primary key,
  town text collate "C" not null,
  number text collate "C" not null unique,
  status text collate "C" not null check (status in ('received','studying','with_police','to_dispatch','dispatched',
    'handling','arbitration','mediating','finished','closed')),
  version int not null,
  verdict text collate "C" check (verdict in ('police','emergency','divert','joint','advice')),
  item text collate "C",
  urgency text collate "C" not null check (urgency in ('urgent','normal')),
  area_id text collate "C",
  station_id text collate "C" not null,
  danger_rank smallint not null,
  has_danger boolean not null,
  decided_by text collate "C",
  confirmed_by text collate "C",
  holder_kind text collate "C" check (holder_kind in ('station','centre','organisation','person')),
  holder_id text collate "C",
  next_due_at timestamptz,
  next_due_kind text collate "C",
  received_at timestamptz not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  towns text[] collate "C" not null,
  unit_ids text[] collate "C" not null,
  eligible boolean not null,
  offered boolean not null,
  served boolean not null,
  no_reason text collate "C",
  state text collate "C" not null,
  -- No orphan: an open incident has exactly one holder and one next deadline, a closed one has neither.
  constraint incident_no_orphan check (
    (status = 'closed') = (holder_id is null) and (holder_kind is null) = (holder_id is null)
    and (holder_id is null) = (next_due_at is null) and (next_due_at is null) = (next_due_kind is null)
    and (status = 'closed') = (closed_at is not null)),
  -- A call with a danger sign leaves the police only by two named officers.
  constraint incident_second_person check (
    not (has_danger and verdict in ('divert','advice'))
    or (decided_by is not null and confirmed_by is not null and decided_by <> confirmed_by))
)
-- The state is some 2 kB: kept in the row as it is, instead of being compressed at every change.
with (toast_tuple_target = 8160);
create index incident_due on liandong.incident (next_due_at) where status <> 'closed';
create index incident_board on liandong.incident (town, danger_rank, next_due_at, id) where status <> 'closed';
create index incident_recent on liandong.incident (town, opened_at desc, id);
create index incident_area on liandong.incident (area_id, opened_at);

create table liandong.assignment (
  id text collate "C" primary key,
  incident_id text collate "C" not null references liandong.incident deferrable initially deferred,
  town text collate "C" not null,
  unit_id text collate "C" not null,
  organisation_id text collate "C" not null,
  part text collate "C" not null check (part in ('lead','co')),
  status text collate "C" not null,
  exclusive boolean not null,
  active boolean not null,
  offered_at timestamptz not null,
  ended_at timestamptz
);
create unique index assignment_one_incident_a_unit on liandong.assignment (unit_id) where active and exclusive;
create unique index assignment_one_lead on liandong.assignment (incident_id) where active and part = 'lead';
create index assignment_incident on liandong.assignment (incident_id);
create index assignment_unit on liandong.assignment (unit_id, offered_at desc);

-- ── calls: immutable; personal text lies in the vault, link keys are keyed hashes ───────────────
create table liandong.call (
  id text collate "C" primary key,
  town text collate "C" not null,
  incident_id text collate "C" not null,
  source text collate "C" not null,
  external_id text collate "C" not null,
  revision int not null,
  channel text collate "C" not null,
  received_at timestamptz not null,
  taken_at timestamptz not null,
  body_hash bytea not null,
  link_keys text[] collate "C" not null,
  word_keys text[] collate "C" not null,
  entry_ids text[] collate "C" not null,
  item text collate "C",
  danger_codes text[] collate "C" not null,
  paper boolean not null default false,
  unique (source, external_id, revision)
);
create index call_incident on liandong.call (incident_id);

-- One row a key that calls are searched by. A table of its own, not an index over link_keys: below row-level security
-- only leakproof operators may use an index, and text equality is one where array overlap is none.
create table liandong.link_key (
  key text collate "C" not null,
  received_at timestamptz not null,
  call_id text collate "C" not null,
  town text collate "C" not null,
  primary key (key, received_at, call_id)
);

-- Same source, id and revision with another body: kept beside the first, shown to a person.
create table liandong.call_conflict (
  id text collate "C" primary key,
  call_id text collate "C" not null,
  town text collate "C" not null,
  body_hash bytea not null,
  entry_ids text[] collate "C" not null,
  at timestamptz not null,
  unique (call_id, body_hash)
);

-- ── the door's memory ──────────────────────────────────────────────────────────────────────────
create table liandong.idempotency (
  account text collate "C" not null,
  key text collate "C" not null,
  body_hash bytea not null,
  incident_id text collate "C",
  answer text collate "C" not null,
  at timestamptz not null,
  primary key (account, key)
);
create table liandong.reaction (
  consumer text collate "C" not null,
  town text collate "C" not null,
  seq bigint not null,
  primary key (consumer, town)
);
create table liandong.resident_link (
  token_hash bytea primary key,
  town text collate "C" not null,
  incident_id text collate "C" not null,
  created_at timestamptz not null,
  revoked boolean not null default false
);
create index resident_link_incident on liandong.resident_link (incident_id);

-- Decisions of the arbitrator, used by routing and shown beside a return.
create table liandong.precedent (
  id text collate "C" primary key,
  town text collate "C" not null,
  incident_id text collate "C" not null,
  item text collate "C",
  area_id text collate "C",
  organisation_id text collate "C" not null,
  reason text collate "C" not null,
  at timestamptz not null
);
create index precedent_item on liandong.precedent (town, item, at desc);

-- ── row-level security: the second wall behind access/ ─────────────────────────────────────────
alter table ledger.event enable row level security;
alter table ledger.event force row level security;
create policy town on ledger.event using (
  town = any ((select liandong.visible_towns())::text[])
  or exists (select from liandong.incident i where i.id = incident and i.towns && (select liandong.visible_towns())::text[]))
  with check (town = any ((select liandong.visible_towns())::text[]));
alter table liandong.incident enable row level security;
alter table liandong.incident force row level security;
-- (select …): asked once a statement, not once a row.
create policy town on liandong.incident using (towns && (select liandong.visible_towns())::text[])
  with check (town = any ((select liandong.visible_towns())::text[]));
do $$
declare t text;
begin
  foreach t in array array['ledger.head','ledger.checkpoint','liandong.assignment','liandong.call','liandong.link_key','liandong.call_conflict',
    'liandong.reaction','liandong.resident_link','liandong.precedent'] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy town on %s using (town = any ((select liandong.visible_towns())::text[]))', t);
  end loop;
end $$;

grant select on liandong.clock to liandong_app;
grant select, insert on ledger.event, ledger.checkpoint to liandong_app;
grant select, insert, update on ledger.head, liandong.incident, liandong.assignment, liandong.call, liandong.reaction,
  liandong.resident_link, liandong.idempotency to liandong_app;
grant select, insert on liandong.call_conflict, liandong.link_key, liandong.precedent to liandong_app;
grant execute on function liandong.clock_now(), liandong.visible_towns() to liandong_app;
