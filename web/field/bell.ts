/**
 * A new offer rings and shakes, again and again until somebody touches the phone or the offer is gone: a sound that is heard
 * once in a pocket is not heard. Browsers let a page sound only after it was touched once: the log-in, or the
 * test of the ring.
 */
let audio: AudioContext | null = null;
const NOTES = [880, 1175, 880, 1175] as const; // hertz
const NOTE_S = 0.18;

export function wake(): void {
  audio ??= new AudioContext();
  void audio.resume();
}

export function ring(): void {
  navigator.vibrate?.([300, 120, 300, 120, 600]);
  if (!audio || audio.state !== 'running') return;
  for (const [i, hertz] of NOTES.entries()) {
    const [tone, gain] = [audio.createOscillator(), audio.createGain()];
    const at = audio.currentTime + i * NOTE_S;
    tone.frequency.value = hertz;
    gain.gain.setValueAtTime(0.3, at);
    gain.gain.exponentialRampToValueAtTime(0.01, at + NOTE_S);
    tone.connect(gain).connect(audio.destination);
    tone.start(at);
    tone.stop(at + NOTE_S);
  }
}

const AGAIN_MS = 8_000;
const MOST_RINGS = 6; // then the offer has gone to another crew
let ringing: ReturnType<typeof setInterval> | null = null;
/** what it rings for: an offer that is gone does not silence a question that waits */
const reasons = new Set<Reason>();
type Reason = 'offer' | 'well';

/** Rings until `quiet` for every reason, or the first touch. */
export function alarm(why: Reason = 'offer'): void {
  silence();
  reasons.add(why);
  ring();
  let rung = 1;
  ringing = setInterval(() => {
    ring();
    rung += 1;
    if (rung >= MOST_RINGS) touched();
  }, AGAIN_MS);
  addEventListener('pointerdown', touched, { once: true });
}

export function quiet(why: Reason = 'offer'): void {
  reasons.delete(why);
  if (reasons.size === 0) silence();
}

function touched(): void {
  reasons.clear();
  silence();
}

function silence(): void {
  if (ringing) clearInterval(ringing);
  ringing = null;
  navigator.vibrate?.(0);
}
