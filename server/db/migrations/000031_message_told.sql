-- 消息未读: a message to a unit that nobody has read also goes to its people's pockets. When that is due (null: nothing more to do), how often it was tried, and whom it reached by which way, neither address nor words.
alter table liandong.unit_message
  add column tell_at timestamptz,
  add column tell_tries int not null default 0,
  add column told text collate "C";
create index unit_message_to_tell on liandong.unit_message (tell_at) where tell_at is not null;
