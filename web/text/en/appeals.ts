import type { appeals as zh } from '../zh/appeals.ts';

export const appeals: typeof zh = {
  appeals: {
    title: 'Appeals', hintDecides: 'An organisation may dispute that its result was sent back, or what the caller said of it; somebody who had no part in it decides. What was said is marked, never deleted, and the matter itself goes on.', hintLodges: 'Where a result was sent back, or the caller was not content, you have three working days to dispute it; somebody who had no part in it decides.',
    waiting: 'To be decided', possible: 'Open to appeal', before: 'Decided', nothing: 'No appeal waits to be decided', nothingPossible: 'Nothing of late that you could dispute', nothingHint: 'Appeals appear here when an organisation lodges one.', possibleHint: 'Results of yours that were sent back or rated badly appear here.',
    about: { redo: 'Against being sent back', satisfaction: 'Against the caller’s rating' }, by: 'lodged by {{name}}, {{time}}', until: 'may be disputed until {{time}}', due: 'to be decided by {{time}}; after that the district decides', over: 'the time is over: the district duty room decides', decided: '{{result}} · {{time}}',
    result: { upheld: 'Upheld', dismissed: 'Dismissed' }, marked: 'upheld on appeal: this answer does not count against the organisation', read: 'Read the reasons', reason: 'Why it is disputed', answer: 'Why it was decided so', looked: 'read by {{name}}, recorded', gone: 'erased', lodge: 'Appeal', decide: 'Decide', done: 'Done', of: 'Appeal: {{what}}',
  },
};
