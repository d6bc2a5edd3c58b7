/** What is wrong with a field, in words, beside it: the field says so to whoever cannot see it, too. */
const idOf = (field: string): string => `${field}-fault`;

export function Fault({ of, children }: { of: string; children: string | null }) {
  return children === null ? null : <p className="alert" role="alert" id={idOf(of)} data-fault={of}>{children}</p>;
}

/** For the field itself. */
export function faulty(field: string, fault: unknown): { id: string; 'aria-invalid'?: true; 'aria-describedby'?: string } {
  return fault ? { id: field, 'aria-invalid': true, 'aria-describedby': idOf(field) } : { id: field };
}

/** To the first field that is wrong, as it stands in the form. */
export function toFirstFault(form: HTMLFormElement, fields: readonly string[]): void {
  const wrong = new Set(fields);
  [...form.querySelectorAll<HTMLElement>('input, textarea, select')].find((e) => wrong.has(e.id))?.focus();
}
