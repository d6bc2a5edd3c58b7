-- Accounts and sessions, and the vault: the caller's words and identity, sealed, each look written.

create schema if not exists vault;
grant usage on schema vault to liandong_app;

-- ── accounts ───────────────────────────────────────────────────────────────────────────────────
create table liandong.account (
  username text collate "C" primary key check (username ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
  person_id text collate "C" not null,
  roles text[] collate "C" not null,
  towns text[] collate "C" not null,
  organisation_id text collate "C" not null,
  unit_id text collate "C",
  station_id text collate "C",
  sources text[] collate "C" not null default '{}',
  password text collate "C", -- argon2id in PHC form; null: nobody can log in
  disabled_at timestamptz,
  created_at timestamptz not null,
  changed_at timestamptz not null
);

-- Only hashes of tokens are stored: who reads this table can log in as nobody.
create table liandong.session (
  hash bytea primary key check (length(hash) = 32),
  account text collate "C" not null references liandong.account (username) on delete cascade,
  kind text collate "C" not null check (kind in ('cookie', 'bearer')),
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > created_at)
);
create index session_account on liandong.session (account);
create index session_expires on liandong.session (expires_at);

-- Each attempt that reached the password. A name that is no account is not kept: it may be a password typed into the wrong field.
create table liandong.sign_in (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  account text collate "C",
  address text collate "C" not null,
  result text collate "C" not null check (result in ('opened', 'wrong', 'disabled', 'closed'))
);
create index sign_in_account on liandong.sign_in (account, at);

-- ── vault ──────────────────────────────────────────────────────────────────────────────────────
-- Data keys, wrapped by the master key that lies outside the database. Destroying a key erases what it sealed.
create table vault.key (
  id text collate "C" primary key,
  town text collate "C" not null,
  incident text collate "C" not null,
  person text collate "C", -- keyed pseudonym of the caller, where known
  master text collate "C" not null, -- which master key wrapped it
  wrapped bytea,
  created_at timestamptz not null,
  destroyed_at timestamptz,
  constraint key_destroyed check ((wrapped is null) = (destroyed_at is not null))
);
create index key_incident on vault.key (incident);
create index key_person on vault.key (person) where person is not null;

create table vault.entry (
  id text collate "C" primary key,
  town text collate "C" not null,
  incident text collate "C" not null,
  kind text collate "C" not null check (kind in ('words', 'identity', 'place_text', 'note', 'brief_sentence', 'raw')),
  key_id text collate "C" not null references vault.key (id),
  nonce bytea not null check (length(nonce) = 12),
  ciphertext bytea not null,
  commitment bytea not null check (length(commitment) = 32),
  created_at timestamptz not null
);
create index entry_incident on vault.entry (incident);
create index entry_key on vault.entry (key_id);

-- Who saw what, when, why. Written by the same statement that hands the entry out.
create table vault.look (
  id bigint generated always as identity primary key,
  town text collate "C" not null,
  incident text collate "C" not null,
  entry text collate "C" not null,
  kind text collate "C" not null,
  who text collate "C" not null check (who <> ''),
  at timestamptz not null,
  fields text[] collate "C" not null check (cardinality(fields) > 0),
  purpose text collate "C" not null check (purpose <> ''),
  reason text collate "C",
  assignment text collate "C"
);
create index look_incident on vault.look (incident, at);
create index look_who on vault.look (who, at);
create index look_break_glass on vault.look (town, at) where purpose = 'break_glass';

-- What was erased, when, by whom and why: the deletion's own record.
create table vault.erasure (
  id bigint generated always as identity primary key,
  town text collate "C" not null,
  incident text collate "C" not null,
  key_id text collate "C" not null,
  who text collate "C" not null check (who <> ''),
  reason text collate "C" not null check (reason <> ''),
  at timestamptz not null
);
create index erasure_incident on vault.erasure (incident);

do $$
declare t text;
begin
  foreach t in array array['vault.key', 'vault.entry', 'vault.look', 'vault.erasure'] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy town on %s using (town = any ((select liandong.visible_towns())::text[]))', t);
  end loop;
end $$;

-- The one way to sealed text. The look is part of the statement: without it no row comes back. The owner of a
-- database may bypass row-level security, so the towns are asked for here as well.
create function vault.open(p_ids text[], p_who text, p_at timestamptz, p_fields text[], p_purpose text, p_reason text, p_assignment text)
returns table (id text, town text, incident text, kind text, nonce bytea, ciphertext bytea, commitment bytea,
  key_id text, master text, wrapped bytea)
language sql volatile security definer set search_path = pg_catalog as
$$
  with wanted as materialized (
    select e.* from vault.entry e
    where e.id = any (p_ids) and e.town = any ((select liandong.visible_towns())::text[])
  ), looked as (
    insert into vault.look (town, incident, entry, kind, who, at, fields, purpose, reason, assignment)
    select w.town, w.incident, w.id, w.kind, p_who, p_at, p_fields, p_purpose, p_reason, p_assignment from wanted w
    returning look.entry
  )
  select w.id, w.town, w.incident, w.kind, w.nonce, w.ciphertext, w.commitment, k.id, k.master, k.wrapped
  from wanted w join looked l on l.entry = w.id join vault.key k on k.id = w.key_id
$$;

-- Erases everything of an incident, or of a person, by destroying the keys; answers how many keys went.
create function vault.destroy_keys(p_incident text, p_person text, p_who text, p_reason text, p_at timestamptz) returns bigint
language sql volatile security definer set search_path = pg_catalog as
$$
  with destroyed as (
    update vault.key k set wrapped = null, destroyed_at = p_at
    where k.destroyed_at is null and (k.incident = p_incident or k.person = p_person)
      and k.town = any ((select liandong.visible_towns())::text[])
    returning k.town, k.incident, k.id
  ), written as (
    insert into vault.erasure (town, incident, key_id, who, reason, at)
    select d.town, d.incident, d.id, p_who, p_reason, p_at from destroyed d returning erasure.id
  )
  select count(*) from written
$$;

-- ── rights ─────────────────────────────────────────────────────────────────────────────────────
grant select, insert, update on liandong.account to liandong_app;
grant select, insert, update, delete on liandong.session to liandong_app;
grant insert on liandong.sign_in to liandong_app;
-- Sealed text is put in freely and taken out by vault.open alone; what is written of looks and erasures stays.
grant insert on vault.key, vault.entry to liandong_app;
grant select on vault.look, vault.erasure to liandong_app;
revoke all on function vault.open(text[], text, timestamptz, text[], text, text, text) from public;
revoke all on function vault.destroy_keys(text, text, text, text, timestamptz) from public;
grant execute on function vault.open(text[], text, timestamptz, text[], text, text, text) to liandong_app;
grant execute on function vault.destroy_keys(text, text, text, text, timestamptz) to liandong_app;
