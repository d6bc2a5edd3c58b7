/** A dictated note: recorded small, two minutes at the most, hashed when it ends. */
import type { TakenFile } from '../files.ts';
import { hashed } from './picture.ts';

export const MOST_SECONDS = 120;
const BITS_PER_SECOND = 24_000;
const KINDS = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'] as const;

const kindHere = (): string | undefined => (typeof MediaRecorder === 'undefined' ? undefined : KINDS.find((k) => MediaRecorder.isTypeSupported(k)));
export const canRecord = (): boolean => kindHere() !== undefined && 'mediaDevices' in navigator;

export interface Recording {
  /** ends it and answers what was said */
  stop(): Promise<TakenFile>;
  cancel(): void;
}

/** Throws when the person does not let us hear, or there is no microphone. */
export async function record(now: () => string): Promise<Recording> {
  const mimeType = kindHere();
  if (mimeType === undefined) throw new Error('no recorder');
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const takenAt = now();
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND });
  const pieces: Blob[] = [];
  const ended = new Promise<void>((done) => { recorder.onstop = () => done(); });
  recorder.ondataavailable = ({ data }) => { pieces.push(data); };
  recorder.start(1000);
  const finish = async (): Promise<void> => {
    if (recorder.state !== 'inactive') recorder.stop();
    await ended;
    for (const track of stream.getTracks()) track.stop();
  };
  return {
    async stop() {
      await finish();
      const media = mimeType.split(';')[0] ?? mimeType;
      return hashed(await new Blob(pieces).arrayBuffer(), media, takenAt);
    },
    cancel() { void finish(); },
  };
}
