-- How people of a unit are reached outside the app. Sealed: a number of somebody's own telephone is nobody else's business.
create table liandong.account_way (
  account text collate "C" not null references liandong.account (username),
  way text collate "C" not null check (way in ('wechat', 'sms', 'phone')), -- phone: the one they call from
  address bytea not null,
  changed_at timestamptz not null,
  primary key (account, way)
);
grant select on liandong.account_way to liandong_app;

-- Messages to people of units on their way out: one cause, one person and one way is one message. What became of it is on
-- the record (assignment.told); codes only, neither address nor text.
create table liandong.notice (
  town text collate "C" not null,
  ref text collate "C" not null,
  incident_id text collate "C" not null,
  assignment_id text collate "C" not null,
  account text collate "C" not null,
  about text collate "C" not null check (about in ('offer', 'withdrawn')),
  way text collate "C" not null check (way in ('wechat', 'sms')),
  status text collate "C" not null default 'waiting' check (status in ('waiting', 'sent', 'failed', 'overtaken')),
  tries int not null default 0,
  retry_at timestamptz not null,
  until timestamptz not null, -- nobody needs it after that
  code text collate "C",
  created_at timestamptz not null,
  primary key (town, ref)
);
create index notice_waiting on liandong.notice (retry_at) where status = 'waiting';
create index notice_hesitated on liandong.notice (created_at) where code is not null;
alter table liandong.notice enable row level security;
alter table liandong.notice force row level security;
create policy town on liandong.notice using (town = any ((select liandong.visible_towns())::text[]));
grant select, insert, update on liandong.notice to liandong_app;
