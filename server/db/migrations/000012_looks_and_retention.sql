-- Looks that no purpose of the work explains: opened for a quarter of an hour, read by somebody else the next day. And how
-- long sealed texts are kept: what a hold keeps, nothing destroys.
create table vault.break_glass (
  id text collate "C" primary key,
  town text collate "C" not null,
  incident text collate "C" not null,
  who text collate "C" not null check (who <> ''),
  reason text collate "C" not null check (reason <> ''),
  at timestamptz not null,
  until timestamptz not null check (until > at),
  review_due timestamptz not null,
  reviewed_by text collate "C",
  reviewed_at timestamptz,
  finding text collate "C" check (finding in ('justified', 'unjustified')),
  constraint break_glass_reviewed check ((reviewed_by is null) = (reviewed_at is null) and (reviewed_by is null) = (finding is null)),
  constraint break_glass_two_persons check (reviewed_by <> who)
);
create index break_glass_open on vault.break_glass (town, at) where reviewed_at is null;
create index break_glass_window on vault.break_glass (incident, who, until);
create index look_unexplained on vault.look (town, at) where assignment is null;

create table vault.hold (
  id bigint generated always as identity primary key,
  town text collate "C" not null,
  incident text collate "C" not null,
  who text collate "C" not null check (who <> ''),
  reason text collate "C" not null check (reason <> ''),
  at timestamptz not null,
  lifted_at timestamptz,
  lifted_by text collate "C",
  constraint hold_lifted check ((lifted_at is null) = (lifted_by is null))
);
create unique index hold_one on vault.hold (incident) where lifted_at is null;

do $$
declare t text;
begin
  foreach t in array array['vault.break_glass', 'vault.hold'] loop
    execute format('alter table %s enable row level security', t);
    execute format('alter table %s force row level security', t);
    execute format('create policy town on %s using (town = any ((select liandong.visible_towns())::text[]))', t);
  end loop;
  -- Every wall that was built since the owner's windows were last put in.
  for t in
    select format('%I.%I', schemaname, tablename) from pg_policies p where policyname = 'town' and schemaname in ('ledger', 'liandong', 'vault')
      and not exists (select from pg_policies o where o.schemaname = p.schemaname and o.tablename = p.tablename and o.policyname = 'owner_reads')
  loop
    execute format('create policy owner_reads on %s for select to current_user using (current_user <> ''liandong_app'')', t);
  end loop;
end $$;
grant select, insert, update on vault.break_glass to liandong_app;
grant select, insert, update on vault.hold to liandong_app;

-- A hold stands above every destruction, whoever asks for it.
create or replace function vault.destroy_keys(p_incident text, p_person text, p_who text, p_reason text, p_at timestamptz) returns bigint
language sql volatile security definer set search_path = pg_catalog as
$$
  with destroyed as (
    update vault.key k set wrapped = null, destroyed_at = p_at
    where k.destroyed_at is null and (k.incident = p_incident or k.person = p_person)
      and k.town = any ((select liandong.visible_towns())::text[])
      and not exists (select from vault.hold h where h.incident = k.incident and h.lifted_at is null)
    returning k.town, k.incident, k.id
  ), written as (
    insert into vault.erasure (town, incident, key_id, who, reason, at)
    select d.town, d.incident, d.id, p_who, p_reason, p_at from destroyed d returning erasure.id
  )
  select count(*) from written
$$;

-- Keys under which nothing lies but these kinds, of incidents of the towns that were closed before p_closed_before.
create function vault.destroy_expired(p_kinds text[], p_closed_before timestamptz, p_who text, p_reason text, p_at timestamptz) returns bigint
language sql volatile security definer set search_path = pg_catalog as
$$
  with due as (
    select k.id from vault.key k join liandong.incident i on i.id = k.incident
    where k.destroyed_at is null and k.town = any ((select liandong.visible_towns())::text[])
      and i.status = 'closed' and i.closed_at <= p_closed_before
      and not exists (select from vault.hold h where h.incident = k.incident and h.lifted_at is null)
      and not exists (select from vault.entry e where e.key_id = k.id and e.kind <> all (p_kinds))
  ), destroyed as (
    update vault.key k set wrapped = null, destroyed_at = p_at from due where k.id = due.id returning k.town, k.incident, k.id
  ), written as (
    insert into vault.erasure (town, incident, key_id, who, reason, at)
    select d.town, d.incident, d.id, p_who, p_reason, p_at from destroyed d returning erasure.id
  )
  select count(*) from written
$$;
revoke all on function vault.destroy_expired(text[], timestamptz, text, text, timestamptz) from public;
grant execute on function vault.destroy_expired(text[], timestamptz, text, text, timestamptz) to liandong_app;
