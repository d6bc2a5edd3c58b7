import type { RefusalText } from '#domain/shared/refusal.ts';

export const REFUSALS = {
  'file.unknown_type': { kind: 'wrong_type', zh: '这不是照片或录音。可收 JPEG、PNG、WebP 照片和 WebM、MP4、Ogg 录音，以内容为准，不看文件名。', en: 'This is no picture and no sound recording. JPEG, PNG and WebP are taken, and sound as WebM, MP4 or Ogg; what counts is the content, not the name.' },
  'file.heic': { kind: 'wrong_type', zh: '照片为 HEIC 格式，不能在各处显示，请在相机设置中选“兼容性最佳”（JPEG）后重拍，或用本页拍照。', en: 'HEIC pictures cannot be shown everywhere. Set the camera to “most compatible” (JPEG), or take the picture with this page.' },
  'file.moving': { kind: 'wrong_type', zh: '不收视频和动图。', en: 'Videos and moving pictures are not taken.' },
  'file.damaged': { kind: 'invalid', zh: '文件不完整或已损坏，请重拍或重录。', en: 'The file is incomplete or damaged; please take it again.' },
  'file.too_many_pixels': { kind: 'too_large', zh: '照片像素过大，请降低相机分辨率。', en: 'The picture has too many pixels; please choose a lower resolution.' },
  'file.not_as_stated': { zh: '收到的内容与留痕的哈希或种类不符，未予收取。', en: 'What came is not what its hash or kind on the record says, so it was not taken.' },
  'file.unknown': { kind: 'absent', zh: '留痕记录中没有您的这份照片或录音。', en: 'The record holds no such picture or recording of yours.' },
  'file.not_here': { kind: 'absent', zh: '内容尚未上传，或已按期删除。', en: 'Its content has not come yet, or was erased when its time was over.' },
} as const satisfies Record<string, RefusalText>;
