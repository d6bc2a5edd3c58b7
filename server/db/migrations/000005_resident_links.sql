-- The caller's link: one for an incident. The number it went to is kept as keyed pseudonyms only, so that the last
-- four digits can be asked for without opening the vault; `told` are the messages that went out.
alter table liandong.resident_link
  add column tail_key text collate "C" not null,
  add column person text collate "C",
  add column told text[] collate "C" not null default '{}';
drop index liandong.resident_link_incident;
create unique index resident_link_one on liandong.resident_link (incident_id);

-- Eligible, offered, served by hour and area are counted by the time a call was received.
create index incident_received on liandong.incident (town, received_at);
