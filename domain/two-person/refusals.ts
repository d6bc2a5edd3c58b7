import type { RefusalText } from '#domain/shared/refusal.ts';

export const REFUSALS = {
  'two_person.unknown': { kind: 'absent', zh: '没有该双人事项。', en: 'There is no such two-person act.' },
  'two_person.same_person': { zh: '提出人与确认人不得为同一人。', en: 'The one who asked may not confirm; another person has to.' },
  'two_person.expired': { zh: '已过确认时限，请重新提出。', en: 'The time to confirm it is over; ask again.' },
  'two_person.not_open': { zh: '该事项已有答复，不再等待确认。', en: 'It has been answered already and waits for nobody.' },
  'two_person.right_withdrawn': { zh: '提出人已不具备相应权限或账号已停用，该事项作废。', en: 'Whoever asked for it no longer has the right to; it is void.' },
  'two_person.not_for_you': { kind: 'denied', zh: '您的岗位无权提出或确认此类事项。', en: 'Your role may not ask for or confirm acts of this kind.' },
  'two_person.not_the_asker': { kind: 'denied', zh: '仅提出人可以撤回。', en: 'Only the one who asked may withdraw it.' },
  'two_person.towns_needed': { kind: 'denied', zh: '此类事项涉及全区，须具备全部街镇权限。', en: 'This concerns the whole district; rights in every town are needed.' },
  'two_person.asked_already': { zh: '同一事项已提出，正等待确认。', en: 'The same has been asked for and waits to be confirmed.' },
} as const satisfies Record<string, RefusalText>;
