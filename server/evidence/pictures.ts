/** 影音材料 in a document: the pictures themselves where paper can show them, and of every file what its hash proves. */
import type { StatedPurpose } from '#domain/access/purpose.ts';
import type { Subject } from '#domain/access/subject.ts';
import { isSound } from '#domain/files/files.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Deps } from '#server/deps.ts';
import type { FileOf } from '#server/files/listing.ts';
import { openFiles, shownTo } from '#server/files/routes.ts';
import { pairs, printable, type Content } from '#server/platform/pdf.ts';
import { clockTime, whoIs } from './facts.ts';

export interface Pictured {
  file: FileOf;
  /** null: not here, erased, a sound, a format that paper does not take, or too much for one document */
  bytes: Buffer | null;
}

/** What the layout of documents can draw. */
const PRINTED: ReadonlySet<string> = new Set(['image/jpeg', 'image/png']);
const MOST_BYTES = 40 * 1024 * 1024;
const MOST_PICTURES = 60;

/** Handlers' files only: what the caller sent stands with the caller's words, which no document holds. */
export async function gatherPictures(deps: Deps, subject: Subject, incident: Incident, purpose: StatedPurpose): Promise<Pictured[]> {
  const files = (await shownTo(deps, subject, incident)).filter((f) => f.stated.from === 'handler');
  const opened = await openFiles(deps, subject, incident, withinBounds(files), purpose);
  return files.map((file) => ({ file, bytes: opened.get(file.stated.id) ?? null }));
}

function withinBounds(files: readonly FileOf[]): FileOf[] {
  let bytes = 0;
  return files.filter(({ arrived }) => {
    if (!arrived || !PRINTED.has(arrived.media)) return false;
    bytes += arrived.bytes;
    return bytes <= MOST_BYTES;
  }).slice(0, MOST_PICTURES);
}

export function picturesOf(deps: Deps, pictured: readonly Pictured[]): Content[] {
  return pictured.flatMap(({ file, bytes }, n) => [
    ...(bytes ? [{ image: `data:${file.arrived?.media ?? ''};base64,${bytes.toString('base64')}`, fit: [300, 300] as [number, number], margin: [0, 8, 0, 4] as [number, number, number, number] }] : []),
    pairs(factsOf(deps, file, n + 1, bytes !== null)),
  ]);
}

function factsOf(deps: Deps, { stated, arrived, at, by, seq }: FileOf, n: number, shown: boolean): [string, string][] {
  const where = stated.metres === null ? '未提供位置' : `距事发地点约 ${stated.metres} 米`;
  return [
    [`第 ${n} 件`, `${isSound(stated.media) ? '录音' : '照片'}，${whoIs(deps, by).name}${shown ? '' : `（${whyNot(stated.media, arrived)}）`}`],
    ['拍录与留痕', `${stated.takenAt ? `${clockTime(deps, stated.takenAt)}（所述）；` : ''}${clockTime(deps, at)} 留痕，第 ${seq} 条；${where}`],
    ['哈希', printable(arrived && arrived.sha256 !== stated.sha256 ? `原始 ${stated.sha256}；去除附带信息后 ${arrived.sha256}` : stated.sha256)],
  ];
}

function whyNot(media: string, arrived: FileOf['arrived']): string {
  if (!arrived) return '内容尚未上传';
  return isSound(media) ? '录音不入纸质卷宗' : '已按期删除，或格式、大小不便印出';
}
