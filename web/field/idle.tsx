/** Between incidents: who is on, whether this phone would be heard, and the way out. */
import { useEffect, useState } from 'react';
import { ring, wake } from './bell.ts';
import { Looks } from './looks.tsx';
import { leave } from './phone.ts';
import { fill, useSpeech } from './speech.ts';
import type { Packet } from './shapes.ts';

/** Chrome's event before a page can be installed; the types of the DOM do not know it. */
interface Installable extends Event { prompt(): Promise<unknown> }
const isInstallable = (e: Event): e is Installable => 'prompt' in e;
let installable: Installable | null = null;
addEventListener('beforeinstallprompt', (e) => { e.preventDefault(); if (isInstallable(e)) installable = e; });

export function Idle({ packet }: { packet: Packet }) {
  const { w, say, language } = useSpeech();
  const unit = packet.units.find((u) => u.id === packet.me.unitId);
  return (
    <section className="idle">
      <div className="calm"><h1>{w.idle}</h1><p className="sub">{w.idleHint}</p></div>
      {unit ? (
        <dl>
          <div><dt>{w.shift}</dt><dd data-shift={unit.onShift}>{unit.onShift ? w.onShift : w.offShift}</dd></div>
          <div><dt>{w.crew}</dt><dd>{say(unit.name)} · {unit.busy ? w.busy : w.free}</dd></div>
          {unit.personNames.length > 0 && unit.personNames.length < 6 ? <div><dt>{w.readiness}</dt><dd>{unit.personNames.join(language === 'zh' ? '、' : ', ')}</dd></div> : null}
          <Stored />
        </dl>
      ) : null}
      <Ring />
      {installable ? <button type="button" className="btn wide" onClick={() => { void installable?.prompt(); installable = null; }}>{w.install}</button> : null}
      <Looks />
      <Leave />
    </section>
  );
}

function Stored() {
  const { w } = useSpeech();
  const [kept, setKept] = useState<boolean | null>(null);
  useEffect(() => { void navigator.storage?.persisted?.().then(setKept); }, []);
  return kept === null ? null : <div><dt>{w.storage}</dt><dd>{kept ? w.storageKept : w.storageMay}</dd></div>;
}

function Ring() {
  const { w } = useSpeech();
  const [rung, setRung] = useState(false);
  return <><button type="button" className="btn wide" onClick={() => { wake(); ring(); setRung(true); }}>{w.ring}</button><p className="hint" role="status">{rung ? w.rung : ''}</p></>;
}

export function Leave() {
  const { w } = useSpeech();
  const [waiting, setWaiting] = useState(0);
  const [lineless, setLineless] = useState(false);
  const tryTo = async (): Promise<void> => {
    setLineless(false);
    await leave().then(setWaiting, () => { setWaiting(0); setLineless(true); });
  };
  return (
    <>
      {waiting > 0 ? <p className="alert" role="alert" data-leave-refused={waiting}>{fill(w.logoutRefused, { n: waiting })}</p> : null}
      {lineless ? <p className="alert due" role="alert" data-leave-refused="line">{w.logoutOffline}</p> : null}
      <button type="button" className="btn wide" data-leave onClick={() => void tryTo()}>{w.logout}</button>
    </>
  );
}
