import type { settings as zh } from '../zh/settings.ts';

export const settings: typeof zh = {
  settings: {
    page: { judge: 'Model and danger rules', catalogue: 'Catalogue', matrix: 'Routing matrix', policies: 'Policy versions', organisations: 'Organisations', people: 'People', shifts: 'Shifts', health: 'Health' },
    find: 'Name or pinyin initials', count: '{{n}} in all', code: 'Code', category: 'Category', scope: 'Scope', evidence: 'Records asked for', dangerSigns: 'Danger signs', catalogueHint: '{{n}} items in {{c}} categories, issued by the district; a town does not change them.',
    matrixHint: 'In force: {{version}}. The first line from the top that fits rules.', when: 'When', lead: 'Lead', co: 'Co-handlers', always: 'always', workday: 'working days', dayOff: 'days off', everyDay: 'every day', staysWithPolice: 'Stays with the police', tester: 'Try it: this matter, this place, this hour – who gets it?', testerHint: 'Choose an item to see; nothing is recorded.', at: 'When (empty: now)',
    goesTo: 'Goes to: {{who}}', line: 'line {{id}}', noLine: 'no line fits', why: { barred: 'barred by the policy', off_shift: 'off shift', out_of_area: 'out of its area', not_qualified: 'not qualified, or lapsed' },
    policiesHint: 'Every change is a new version with its date; an open incident keeps the version it came in under.', versions: 'Versions', inForce: 'in force', toCome: 'to come', firstVersion: 'This is the first version.', differs: 'What differs from {{version}}', same: 'Nothing differs.', setting: 'Setting', value: 'Value', was: 'Was', becomes: 'Becomes',
    word: { every: 'every call', unclear: 'unclear ones', none: 'none', direct: 'police feed the joint team', centre: 'the centre dispatches' }, time: { studyMode: 'Studied jointly', study: 'Joint study', model: 'Model', decide: 'Verdict', acknowledge: 'Police receipt', policeResult: 'Police result', dispatch: 'Dispatch', firstContact: 'First contact', accept: 'Acceptance', arriveMinutes: 'Arrival (min)', arbitrationLive: 'Arbitration on scene', arbitrationWorkingDays: 'Arbitration (working days)', mediation: 'Mediation', review: 'Review', repeatWindow: 'Repeat window', passOn: 'Other town accepts', linkAfterClose: 'Life of the link', ladder: 'Steps of the ladder' },
    unit: { seconds: 's', minutes: 'min', hours: 'h', days: 'd' },
    name: 'Name', type: 'Type', phone: 'Telephone', areas: 'Areas', organisation: 'Organisation', roles: 'Roles', passed: 'Stages passed', soon: 'lapses soon', lapsed: 'lapsed', hours: 'Hours', days: 'Days', crews: 'Crews',
    stream: 'Live data', streamSays: 'Now: {{state}}', police: 'Police platform', deadCount: '{{n}} not delivered', backup: 'Backup', noBackup: 'None is kept here; see that there is another', backupAge: 'Last {{age}} ago', drill: 'Restore drill', drillSays: '{{time}}: {{n}} records in {{seconds}} s',
    dead: 'Messages that did not reach the police', noDead: 'Nothing is stuck.', message: 'Message', platform: 'Platform', since: 'Since', tries: 'Tries', resend: 'Send again', keys: 'Signing keys', algorithm: 'Algorithm', from: 'From', until: 'Until', open: 'open', ourKey: 'Our public key',
  },
  stage: { law: 'law', emergency: 'emergency handling', on_shift: 'on-shift training' },
  gatewayKind: { receipt: 'Receipt', decision: 'Verdict', progress: 'Progress', hand_back: 'Hand-back', assist_request: 'Assist request', result: 'Result' },
};
