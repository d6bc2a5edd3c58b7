-- What the first start made this database: a real desk, or a demonstration. It never changes.
create table liandong.installation (
  only_row boolean primary key default true check (only_row),
  kind text collate "C" not null check (kind in ('desk', 'demonstration'))
);
