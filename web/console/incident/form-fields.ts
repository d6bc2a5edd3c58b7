/** The form of an act, read off the shape of its body (`ACTION_BODIES`): a new field there appears here by itself. */
import { z } from 'zod';
import { ACTION_BODIES, type Action } from '#domain/incident/contract.ts';

export type Widget =
  | 'hidden' | 'text' | 'line' | 'choice' | 'yes_no' | 'item' | 'unit' | 'outcome' | 'return_reason' | 'incident' | 'area' | 'town' | 'position' | 'assist' | 'dangers' | 'organisations';

export interface Field { key: string; widget: Widget; required: boolean; options: readonly string[] }

/**
 * What a field is, by its name, or by act and name where the name alone is not enough. The responder's own unit,
 * times stated by a phone, and data of the phone are filled by those who have them, not typed here.
 */
const WIDGET: Readonly<Record<string, Widget>> = {
  item: 'item', text: 'text', answer: 'text', reason: 'line', verdict: 'choice', urgency: 'choice', by: 'choice', part: 'choice', kind: 'choice', to: 'choice', result: 'choice', against: 'choice',
  reached: 'yes_no', callerAgrees: 'yes_no', precedent: 'yes_no', unitId: 'hidden', statedAt: 'hidden', data: 'hidden', files: 'hidden', asked: 'hidden', danger: 'dangers', excluded: 'organisations',
  'dispatch.unitId': 'unit', 'withdraw.unitId': 'unit', 'adjudicate.unitId': 'unit', proposedUnitId: 'unit', outcome: 'outcome', 'return.reason': 'return_reason',
  intoIncidentId: 'incident', incidentId: 'incident', place: 'area', town: 'town', position: 'position', assistId: 'assist',
};

/** Records that have a form of their own: the meeting point stands with its times beside the verdict. */
const OWN_FORM: readonly string[] = ['meeting'];

export function widgetOf(action: Action, key: string): Widget | undefined {
  return WIDGET[`${action}.${key}`] ?? WIDGET[key];
}

const schemaShape = z.object({
  properties: z.record(z.string(), z.object({ enum: z.array(z.string()).optional() })).default({}),
  required: z.array(z.string()).default([]),
});

/** Fields in the order of the contract; those nobody types are left out. */
export function formFields(action: Action): Field[] {
  const schema = schemaShape.parse(z.toJSONSchema(ACTION_BODIES[action], { io: 'input', unrepresentable: 'any' }));
  return Object.entries(schema.properties).flatMap(([key, property]) => {
    const widget = widgetOf(action, key);
    if (widget === undefined || widget === 'hidden') return [];
    return { key, widget, required: schema.required.includes(key), options: (property.enum ?? []).filter((o) => !OWN_FORM.includes(o)) };
  });
}

export type Values = Readonly<Record<string, unknown>>;

/** What was left empty is not sent. */
export function bodyOf(values: Values): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, v]) => v !== undefined && v !== null && v !== '' && !(Array.isArray(v) && v.length === 0)));
}

/** By the contract, or by what was chosen: a record that is only a note says nothing without its words. From a phone it may be a picture. */
export function isRequired(action: Action, { key, required }: Pick<Field, 'key' | 'required'>, values: Values): boolean {
  return required || (action === 'record' && key === 'text' && values['kind'] === 'note');
}

/** Names of the fields that are missing or not as required. */
export function wrongFields(action: Action, values: Values): string[] {
  const parsed = ACTION_BODIES[action].safeParse(bodyOf(values));
  if (parsed.success) return isRequired(action, { key: 'text', required: false }, values) && String(values['text'] ?? '').trim() === '' ? ['text'] : [];
  return [...new Set(parsed.error.issues.map((issue) => String(issue.path[0] ?? '')))];
}
