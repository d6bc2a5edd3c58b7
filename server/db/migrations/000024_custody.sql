-- When the secret was split into shares: from then on a restore asks for two custodians.
alter table liandong.installation add column custody_at timestamptz;
