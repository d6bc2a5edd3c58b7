/** Who is at this desk: the log-in until somebody is, then the pages with their live data. */
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { meQuery } from '#web/data/queries.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { Failure } from '../failure.tsx';
import { LiveDesk } from '../live-desk.tsx';
import { SecondFactorNeeded } from './second-factor.tsx';
import { Login } from './login.tsx';

export function Session() {
  const me = useQuery(meQuery);
  const { t } = useSpeech();
  if (me.isPending) return <Bones rows={8} height={40} label={t('app.loading')} />;
  if (me.isError) return <Failure error={me.error} reset={() => void me.refetch()} />;
  if (me.data === null) return <Login />;
  if (me.data.secondFactorLacking) return <SecondFactorNeeded />;
  return <LiveDesk key={me.data.account} me={me.data}><Outlet /></LiveDesk>;
}
