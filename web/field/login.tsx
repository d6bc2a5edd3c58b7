/** The log-in of the phone: small, because it has to come over a bad line. */
import { useEffect, useState } from 'react';
import { wake } from './bell.ts';
import { enter } from './phone.ts';
import { Field } from './sheet.tsx';
import { useSpeech } from './speech.ts';
import { Looks } from './looks.tsx';
import { Answered, askDemo } from './wire.ts';

type Demo = Awaited<ReturnType<typeof askDemo>>;
const ROLES = ['responder', 'mediator', 'volunteer'];

export function Login({ ended }: { ended: boolean }) {
  const { w } = useSpeech();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [failed, setFailed] = useState<string | null>(null);
  const [demo, setDemo] = useState<Demo>([]);
  useEffect(() => { void askDemo().then(setDemo, () => {}); }, []);
  const go = async (name: string, word: string): Promise<void> => {
    wake();
    setFailed(null);
    await enter(name, word).catch((cause: unknown) => {
      if (cause instanceof Answered && cause.code === 'access.second_factor_needed') return location.assign('/?next=/m'); // the desk asks for the second step, and leads back
      setFailed(!(cause instanceof Answered) ? w.noServer : cause.status === 429 ? w.throttled : w.wrong);
    });
  };
  const accounts = demo.filter((a) => ROLES.includes(a.role));
  return (
    <main className="phone login">
      <h1>{w.app} · {w.title}</h1>
      {ended ? <p className="alert due" role="status">{w.again}</p> : null}
      <form onSubmit={(e) => { e.preventDefault(); void go(username, password); }}>
        <Field label={w.username}><input className="input" name="username" autoComplete="username" autoCapitalize="none" required value={username} onChange={(e) => setUsername(e.target.value)} /></Field>
        <Field label={w.password}><input className="input" name="password" type="password" autoComplete="current-password" required value={password} onChange={(e) => setPassword(e.target.value)} /></Field>
        {failed ? <p className="alert" role="alert">{failed}</p> : null}
        <button type="submit" className="go">{w.enter}</button>
      </form>
      {accounts.length > 0 ? (
        <section className="demo"><h2>{w.demo}</h2><p className="hint">{w.invented}</p>
          <ul>{accounts.map((a) => <li key={a.username}><button type="button" className="btn wide" data-account={a.username} onClick={() => void go(a.username, a.password)}>{a.name ?? a.username} <code>{a.username}</code></button></li>)}</ul>
        </section>
      ) : null}
      <Looks />
    </main>
  );
}
