-- When this database was restored, and who opened it: two custodians, or two persons of the desk.
alter table liandong.installation add column restored_at timestamptz;
alter table liandong.installation add column restored_by text collate "C";
