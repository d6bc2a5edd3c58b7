export const files = {
  files: {
    title: 'Pictures and sound', picture: 'Picture', sound: 'Recording', dictated: 'Dictated note', takePicture: 'Take a picture', reading: 'Preparing the picture', record: 'Dictate', stop: 'Stop and keep ({{n}} s)', drop: 'Remove',
    noPicture: 'This picture cannot be opened; please take it again.', noSound: 'Cannot record: allow the microphone, or write instead.', notLoaded: 'Camera and dictation are not on this phone yet; open this once with signal.',
    waiting: '{{n}} to be sent', here: '{{n}} sent', refused: '{{n}} not taken', lost: 'The phone has lost its content',
    none: 'No picture, no recording.', awaited: 'On the record; its content has not come yet', open: 'Look at pictures and sound', hint: 'Kept encrypted. Choose what for; who looked, when and why is written down.', close: 'Close', enlarge: 'Enlarge', fromCaller: 'Sent by the caller', gone: 'Erased when its time was over',
    near: 'At the place', far: 'About {{n}} m from the place', unknown: 'No position', removed: 'Metadata taken off', takenAt: 'Taken at {{time}}', forKind: 'The item asks for: {{kind}}', hash: 'Hash {{hash}}', noneFor: 'Words only, no picture',
  },
};
