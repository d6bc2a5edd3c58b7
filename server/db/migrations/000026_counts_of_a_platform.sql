-- A platform that begins to number anew names its new count; numbers and ids are told apart by it.
alter table liandong.police_in add column epoch text collate "C" not null default '';
