-- 交接班: what was open when a shift ended, and who read it and signed for it. Nothing changes its holder by this.
create table liandong.shift_handover (
  id text collate "C" primary key,
  town text collate "C" not null,
  from_account text collate "C" not null,
  at timestamptz not null,
  incident_ids text[] collate "C" not null,
  signed_by text collate "C",
  signed_at timestamptz,
  check ((signed_by is null) = (signed_at is null)),
  check (signed_by <> from_account)
);
create index shift_handover_town on liandong.shift_handover (town, at desc);

alter table liandong.shift_handover enable row level security;
alter table liandong.shift_handover force row level security;
create policy town on liandong.shift_handover using (town = any ((select liandong.visible_towns())::text[]));
grant select, insert, update on liandong.shift_handover to liandong_app;
