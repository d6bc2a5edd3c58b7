-- Numbers lent for the time of an assignment: who was bound under which relay number, until when. Neither side's own number is here.
create table liandong.relay_binding (
  town text collate "C" not null,
  ref text collate "C" not null,
  incident_id text collate "C" not null,
  assignment_id text collate "C", -- null: the centre's or the police's
  account text collate "C" not null,
  platform_id text collate "C" not null,
  number text collate "C" not null,
  created_at timestamptz not null,
  ends_at timestamptz not null,
  retry_at timestamptz not null, -- when it is looked at to be parted
  ended_at timestamptz,
  tries int not null default 0,
  primary key (town, ref)
);
create unique index relay_binding_one on liandong.relay_binding (incident_id, account) where ended_at is null;
create index relay_binding_due on liandong.relay_binding (retry_at) where ended_at is null;
create index relay_binding_platform on liandong.relay_binding (platform_id);
alter table liandong.relay_binding enable row level security;
alter table liandong.relay_binding force row level security;
create policy town on liandong.relay_binding using (town = any ((select liandong.visible_towns())::text[]));
grant select, insert, update on liandong.relay_binding to liandong_app;
