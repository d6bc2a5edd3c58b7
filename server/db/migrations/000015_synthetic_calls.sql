-- The last synthetic call that passed through a town's writer: one row a town, written in the transaction of any other
-- change, so that it proves the writer without leaving anything in the record, on a board or in a statistic.
create table liandong.synthetic_call (
  town text collate "C" primary key,
  at timestamptz not null
);
alter table liandong.synthetic_call enable row level security;
alter table liandong.synthetic_call force row level security;
create policy town on liandong.synthetic_call using (town = any ((select liandong.visible_towns())::text[]));
create policy owner_reads on liandong.synthetic_call for select to current_user using (current_user <> 'liandong_app');
grant select, insert, update on liandong.synthetic_call to liandong_app;

create index police_in_probe on liandong.police_in (received_at) where kind = 'probe';
