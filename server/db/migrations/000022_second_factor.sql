-- The second step of logging in (RFC 6238): a shared secret an account, wrapped by the master key; the last step that was
-- used, so that no code serves twice; hashes of recovery codes; and how many wrong ones there were.
create table liandong.second_factor (
  account text collate "C" primary key references liandong.account (username) on delete cascade,
  secret bytea not null,
  at timestamptz not null,
  confirmed_at timestamptz, -- null: shown once, and nobody has typed a code of it yet
  last_step bigint not null default 0,
  recovery bytea[] not null default '{}',
  failures int not null default 0 check (failures >= 0),
  locked_until timestamptz
);
grant select, insert, update, delete on liandong.second_factor to liandong_app;

-- When the second step was taken in this session; null: never, and what needs it stays closed.
alter table liandong.session add column factor_at timestamptz;

alter table liandong.sign_in drop constraint sign_in_result_check;
alter table liandong.sign_in add constraint sign_in_result_check
  check (result in ('opened', 'wrong', 'disabled', 'closed', 'code_wrong', 'code_locked', 'recovery_used', 'factor_set', 'factor_reset'));
