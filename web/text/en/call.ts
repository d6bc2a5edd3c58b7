import type { call as zh } from '../zh/call.ts';

export const call: typeof zh = {
  call: {
    title: 'New call', text: 'What the caller says', textHint: 'Type as you listen. Danger and place are marked in the text.', channel: 'Channel', phone: 'Caller’s number', name: 'Caller’s name',
    secret: 'Asks to stay anonymous', place: 'Place', placeHint: 'Place name, road and lane, or compound', placeInWords: 'In the words', placeMeant: 'May be', placeReads: 'Read as “{{text}}”, {{precision}}', placeUnread: 'Not recognised; kept as said', placeBySound: ', by its sound', number: 'Police number', flags: 'Circumstances', town: 'Town', townAuto: 'By the place',
    paper: 'From paper', paperHint: 'For calls written on paper while the network was down; state when the call came in.', receivedAt: 'Received at', submit: 'Enter and open', submitting: 'Entering', discard: 'Clear', saved: 'Draft kept',
    private: 'Number and name are stored encrypted; each look needs a purpose and is recorded.', empty: 'Write down what the caller says first.', tooLong: 'These are {{n}} characters more than the twenty thousand that can be taken; shorten it, or take it in two.', badTime: 'State when the call came in; it cannot lie in the future.', longAgo: 'That is more than 31 days ago; check the year, month and day.',
    outcome: { new: 'Entered', linked: 'The same matter as an earlier incident; joined to it', duplicate: 'This call was entered before', revised: 'Updated', stale: 'A newer version is already here' },
    conflict: 'This number was entered before with other words; the first entry rules.',
    warning: 'Entered, but some fields were not used: {{fields}}',
  },
  same: {
    title: 'May be the same matter', count: '{{n}} open incidents may be the same matter', join: 'Add to this one', joinThis: 'Add this call to {{number}}', joined: 'New call added to {{number}}', byItself: 'joins it by itself', hint: 'Open incidents only; Z takes the call out again for 10 s.',
  },
  precision: { building: 'to the building', compound: 'to the compound', lane: 'to the lane', road: 'the road only', community: 'to the community', town: 'to the town', unknown: 'nowhere known' },
  channel: { '110': '110', '12345': '12345 hotline', walk_in: 'In person', web: 'Online', patrol: 'Patrol', sensor: 'Sensor' },
  flag: { cannotTalk: 'Cannot talk', weapon: 'Weapon', injured: 'Someone hurt', child: 'Child involved', crowd: 'Crowd' },
  proposal: {
    title: 'Proposal', waiting: 'A proposal appears here as you type.', item: 'Item', others: 'Also possible', danger: 'Danger signs', noDanger: 'No danger sign seen', why: 'Why', place: 'Place',
    abstained: 'Not sure; a person must judge', urgent: 'Urgent', normal: 'Normal', failed: 'No proposal right now; you can still enter the call.', machine: 'A proposal only; the duty officer decides.', sure: '{{p}}%', unlikely: '<1%',
    markDanger: 'Danger: {{sign}}', markPlace: 'Place',
  },
};
