-- Police and street on networks of their own: which side this installation is, and what the police's side sent across,
-- so that both sides can be compared. The digest lies sealed: a bare one tells a short text to whoever tries.
alter table liandong.installation add column node text collate "C" not null default 'both' check (node in ('both', 'police', 'town'));

create table liandong.across_call (
  platform text collate "C" not null,
  town text collate "C" not null,
  ref text collate "C" not null, -- the call's own id, sealed
  revision int not null,
  day date not null, -- local day of the call's receipt
  digest bytea not null,
  primary key (platform, ref, revision)
);
create index across_call_day on liandong.across_call (platform, day);
alter table liandong.across_call enable row level security;
alter table liandong.across_call force row level security;
create policy town on liandong.across_call using (town = any ((select liandong.visible_towns())::text[]));
grant select, insert on liandong.across_call to liandong_app;

-- Of messages from the other side: the digest of the envelope and the local day it was written.
alter table liandong.police_in add column digest text collate "C";
alter table liandong.police_in add column day date;
create index police_in_day on liandong.police_in (platform, day) where day is not null;
