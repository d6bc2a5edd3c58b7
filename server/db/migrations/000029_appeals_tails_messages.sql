-- 申诉: when the appeal that waits is due in the town; who has to decide finds it by this, whatever the status.
alter table liandong.incident add column appeal_due_at timestamptz;
create index incident_appealed on liandong.incident (appeal_due_at) where appeal_due_at is not null;

-- The last four figures of the number, as people say them. A column, not an index over right(number, 4): below row-level
-- security only leakproof operators may use an index. Of open incidents the board's index is short enough, and a call that is taken pays for none.
alter table liandong.incident add column number_tail text collate "C" generated always as (right(number, 4)) stored;
create index incident_number_tail on liandong.incident (number_tail) where status = 'closed';

-- 发给处置力量的消息: words sealed, and forgotten after their time; that it was sent and who read it stays.
create table liandong.unit_message (
  id text collate "C" primary key,
  town text collate "C" not null,
  unit_id text collate "C" not null,
  incident_id text collate "C",
  from_account text collate "C" not null,
  at timestamptz not null,
  sealed bytea
);
create index unit_message_town on liandong.unit_message (town, at desc);
create table liandong.unit_message_read (
  message_id text collate "C" not null references liandong.unit_message,
  account text collate "C" not null,
  town text collate "C" not null,
  at timestamptz not null,
  primary key (message_id, account)
);
alter table liandong.unit_message enable row level security;
alter table liandong.unit_message force row level security;
create policy town on liandong.unit_message using (town = any ((select liandong.visible_towns())::text[]));
alter table liandong.unit_message_read enable row level security;
alter table liandong.unit_message_read force row level security;
create policy town on liandong.unit_message_read using (town = any ((select liandong.visible_towns())::text[]));
grant select, insert, update on liandong.unit_message to liandong_app;
grant select, insert on liandong.unit_message_read to liandong_app;
