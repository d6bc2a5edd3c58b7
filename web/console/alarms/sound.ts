/** Three sounds that cannot be mistaken, made on the spot: three high for danger, two for a missed deadline, one low for work. */
import type { Level } from '#web/data/alarms.ts';
import { settings } from '#web/data/settings.ts';

/** Hertz and seconds of each tone. */
const DANGER = [[988, 0.16], [988, 0.16], [1319, 0.3]] as const;
const TONES: Record<Level, readonly (readonly [number, number])[]> = {
  unwell: DANGER,
  danger: DANGER,
  missed: [[659, 0.22], [494, 0.32]],
  work: [[523, 0.24]],
};
const GAP_SECONDS = 0.07;
let context: AudioContext | null = null;

/** Browsers let a page sound only after somebody touched it; until then it stays silent and the alarm is seen only. */
export function sound(level: Level): void {
  const { volume } = settings();
  if (volume === 0 || typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  void context.resume().catch(() => { /* not yet allowed: the bar shows it */ });
  let at = context.currentTime;
  for (const [hertz, seconds] of TONES[level]) {
    tone(context, hertz, at, seconds, volume);
    at += seconds + GAP_SECONDS;
  }
}

function tone(on: AudioContext, hertz: number, at: number, seconds: number, volume: number): void {
  const gain = on.createGain();
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(volume * 0.5, at + 0.02);
  gain.gain.linearRampToValueAtTime(0, at + seconds);
  const oscillator = on.createOscillator();
  oscillator.frequency.value = hertz;
  oscillator.connect(gain).connect(on.destination);
  oscillator.start(at);
  oscillator.stop(at + seconds);
}
