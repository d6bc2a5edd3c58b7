-- The line to the police: whose keys speak for a platform, what came in, what goes out, and how both sides compare.
-- A platform is an account with the role gateway. Bodies and the platform's own ids lie here sealed: they may hold numbers.

create table liandong.police_key (
  id text collate "C" primary key,
  platform text collate "C" not null references liandong.account (username),
  algorithm text collate "C" not null check (algorithm in ('ed25519', 'hmac')),
  key bytea not null, -- a public key; a shared secret wrapped by the master key
  valid_from timestamptz not null,
  valid_until timestamptz, -- null until it is replaced or withdrawn
  added_by text collate "C" not null,
  added_at timestamptz not null,
  check (valid_until is null or valid_until >= valid_from)
);
create index police_key_platform on liandong.police_key (platform, valid_from);

create table liandong.police_line (
  platform text collate "C" primary key references liandong.account (username),
  out_seq bigint not null default 0,
  failures int not null default 0, -- tries in a row that did not get through
  retry_at timestamptz,
  last_in_at timestamptz,
  last_out_at timestamptz,
  last_error text collate "C" -- a code, never a text of theirs
);

create table liandong.police_in (
  platform text collate "C" not null,
  message_id text collate "C" not null,
  seq bigint not null check (seq >= 0),
  kind text collate "C" not null,
  body_hash bytea not null,
  received_at timestamptz not null,
  outcome text collate "C" not null check (outcome in ('accepted', 'rejected', 'parked')),
  answer text collate "C" not null,
  parked bytea, -- the message itself, while it waits for what it refers to
  tries int not null default 0,
  primary key (platform, message_id),
  check ((outcome = 'parked') = (parked is not null))
);
create index police_in_seq on liandong.police_in (platform, seq);
create index police_in_parked on liandong.police_in (received_at) where outcome = 'parked';

-- Another body under an id that was used: the first rules, the second is kept for a person to see.
create table liandong.police_conflict (
  platform text collate "C" not null,
  message_id text collate "C" not null,
  body_hash bytea not null,
  seq bigint not null,
  kind text collate "C" not null,
  body bytea not null,
  at timestamptz not null,
  primary key (platform, message_id, body_hash)
);

create table liandong.police_call (
  platform text collate "C" not null,
  town text collate "C" not null,
  source text collate "C" not null,
  external_id text collate "C" not null,
  revision int not null,
  call_id text collate "C" not null,
  incident_id text collate "C" not null,
  day date not null, -- local day of the call's receipt
  digest text collate "C" not null, -- keyed, of what was said and when
  primary key (platform, source, external_id, revision)
);
create index police_call_call on liandong.police_call (call_id);
create index police_call_incident on liandong.police_call (incident_id);
create index police_call_day on liandong.police_call (platform, day);

create table liandong.police_out (
  platform text collate "C" not null,
  seq bigint not null check (seq > 0),
  id text collate "C" not null,
  kind text collate "C" not null,
  incident_id text collate "C",
  body bytea not null,
  digest text collate "C" not null, -- hex SHA-256 of the envelope as it is sent
  created_at timestamptz not null,
  status text collate "C" not null check (status in ('waiting', 'sent', 'acknowledged', 'dead')),
  code text collate "C", -- why it is dead
  tries int not null default 0,
  sent_at timestamptz,
  settled_at timestamptz,
  primary key (platform, seq),
  unique (platform, id)
);
create index police_out_waiting on liandong.police_out (platform, seq) where status = 'waiting';
create index police_out_dead on liandong.police_out (platform, seq) where status = 'dead';
create index police_out_day on liandong.police_out (platform, created_at);

-- What the platform says it sent and got on a day; 'until' is the last of our numbers it had read when it said so.
create table liandong.police_statement (
  platform text collate "C" not null,
  day date not null,
  what text collate "C" not null check (what in ('call', 'message', 'until')),
  ref text collate "C" not null,
  revision int not null,
  digest text collate "C" not null,
  primary key (platform, day, what, ref, revision)
);

create table liandong.police_comparison (
  platform text collate "C" not null,
  day date not null,
  at timestamptz not null,
  compared bigint not null,
  missing bigint not null,
  extra bigint not null,
  changed bigint not null,
  primary key (platform, day)
);

alter table liandong.police_call enable row level security;
alter table liandong.police_call force row level security;
create policy town on liandong.police_call using (town = any ((select liandong.visible_towns())::text[]));

grant select, insert, update on liandong.police_key, liandong.police_line, liandong.police_in, liandong.police_conflict,
  liandong.police_call, liandong.police_out, liandong.police_comparison to liandong_app;
grant select, insert, delete on liandong.police_statement to liandong_app;
