/** One of a few, all in sight: radio buttons drawn as a row. */
import type { ReactNode } from 'react';

export interface Option { value: string; label: ReactNode }

export function Choices({ name, label, options, value, onChange, shapes = false }: {
  name: string; label: string; options: readonly Option[]; value: string | null; onChange(value: string): void; shapes?: boolean;
}) {
  return (
    <div role="radiogroup" aria-label={label} className={shapes ? 'choices shapes' : 'choices'}>
      {options.map((o) => (
        <label key={o.value}>
          <input type="radio" name={name} value={o.value} checked={o.value === value} onChange={() => onChange(o.value)} />
          {o.label}
        </label>
      ))}
    </div>
  );
}
