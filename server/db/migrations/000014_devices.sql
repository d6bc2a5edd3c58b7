-- Phones that work without signal number their commands: a number that was given and never arrived is a command lost,
-- and is seen (TRUST F21). Codes, numbers and times only: what was said lies in the vault.
create table liandong.device (
  id text collate "C" primary key check (id ~ '^[0-9a-f]{32}$'),
  account text collate "C" not null,
  first_at timestamptz not null,
  seen_at timestamptz not null,
  issued bigint not null default 0 check (issued >= 0), -- the highest number the phone says it gave
  complete_at timestamptz, -- last heard with nothing missing
  lost bigint not null default 0 check (lost >= 0),
  lost_since timestamptz, -- some of its commands are missing since then
  left_at timestamptz -- logged out with nothing unsent
);
create index device_account on liandong.device (account, seen_at);

create table liandong.device_command (
  device text collate "C" not null references liandong.device (id),
  n bigint not null check (n > 0),
  account text collate "C" not null,
  incident_id text collate "C" not null,
  action text collate "C" not null,
  stated_at timestamptz, -- by the phone's clock
  at timestamptz not null, -- when it was heard: a restore to an earlier moment forgets it, and asks again
  result text collate "C" not null check (result in ('done', 'kept', 'refused')),
  code text collate "C", -- of the refusal
  primary key (device, n)
);

grant select, insert, update on liandong.device to liandong_app;
grant select, insert on liandong.device_command to liandong_app;
