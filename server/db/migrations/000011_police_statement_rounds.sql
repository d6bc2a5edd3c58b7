-- A statement told anew is another round beside the first: nothing is deleted, so a backup's tail holds all of it.
drop table liandong.police_statement;
create table liandong.police_statement (
  platform text collate "C" not null,
  day date not null,
  round int not null,
  what text collate "C" not null check (what in ('call', 'message', 'until')),
  ref text collate "C" not null,
  revision int not null,
  digest text collate "C" not null,
  primary key (platform, day, round, what, ref, revision)
);
grant select, insert on liandong.police_statement to liandong_app;

-- Whoever verifies or backs up sees every town's rows, as of every other table.
create policy owner_reads on liandong.police_call for select to current_user using (current_user <> 'liandong_app');
