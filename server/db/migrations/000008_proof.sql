-- What a backup and a whole verification need: the owner reads every table (he could lift the wall at any time, so it is
-- no new right; the application's role stays behind it), the answers of witnesses, which life of the installation this
-- is, and how the last restore drill went.
do $$
declare t text;
begin
  for t in
    select format('%I.%I', schemaname, tablename) from pg_policies p where policyname = 'town' and schemaname in ('ledger', 'liandong', 'vault')
      and not exists (select from pg_policies o where o.schemaname = p.schemaname and o.tablename = p.tablename and o.policyname = 'owner_reads')
  loop
    execute format('create policy owner_reads on %s for select to current_user using (current_user <> ''liandong_app'')', t);
  end loop;
end $$;

-- A restore begins another epoch: whoever offered something to the one before offers it again (TRUST F22).
alter table liandong.installation add column epoch int not null default 1 check (epoch > 0);
grant select on liandong.installation to liandong_app;

-- A witness's signature under a checkpoint: it saw this size, and that it continues every smaller one it ever signed.
create table ledger.cosignature (
  town text collate "C" not null,
  size bigint not null,
  witness text collate "C" not null,
  key_id text collate "C" not null,
  signature bytea not null,
  at timestamptz not null,
  primary key (town, size, witness),
  foreign key (town, size) references ledger.checkpoint (town, size)
);
alter table ledger.cosignature enable row level security;
alter table ledger.cosignature force row level security;
create policy town on ledger.cosignature using (town = any ((select liandong.visible_towns())::text[]));
create policy owner_reads on ledger.cosignature for select to current_user using (current_user <> 'liandong_app');
grant select, insert on ledger.cosignature to liandong_app;

create table liandong.drill (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  restored_to timestamptz,
  ok boolean not null,
  events bigint,
  seconds double precision not null,
  detail text collate "C"
);
grant select, insert on liandong.drill to liandong_app;
