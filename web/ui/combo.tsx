/** A text field that filters a list (WAI-ARIA combobox with listbox): items, units, incidents, places. */
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { fitsName } from '#web/text/pinyin.ts';

export interface Choice { value: string; label: string; note?: string; search?: string }

export interface ComboProps {
  id?: string;
  label: string;
  choices: readonly Choice[];
  value: string | null;
  onChange(value: string | null): void;
  placeholder?: string;
  /** tells what is typed, where the list comes from the server */
  onType?(text: string): void;
  noMatch: string;
  autoFocus?: boolean;
}

const SHOWN = 60;

/** Every word typed must occur somewhere; codes and names in both languages count. */
export function matching(choices: readonly Choice[], typed: string): Choice[] {
  const parts = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return choices.filter((c) => {
    const hay = `${c.label} ${c.note ?? ''} ${c.search ?? ''}`.toLowerCase();
    return parts.every((part) => hay.includes(part) || fitsName(part, [c.label, c.search ?? '']));
  }).slice(0, SHOWN);
}

export function Combo(props: ComboProps) {
  const own = useId();
  const id = props.id ?? own;
  const [typed, setTyped] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const chosen = props.choices.find((c) => c.value === props.value);
  const open = typed !== null;
  const found = open ? (props.onType ? props.choices.slice(0, SHOWN) : matching(props.choices, typed)) : [];
  const take = (choice: Choice | undefined): void => { if (choice) props.onChange(choice.value); setTyped(null); };
  const type = (text: string): void => { setTyped(text); setAt(0); props.onType?.(text); if (props.value !== null) props.onChange(null); };
  const onKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) setTyped('');
      else setAt((n) => Math.max(0, Math.min(found.length - 1, n + (event.key === 'ArrowDown' ? 1 : -1))));
    } else if (event.key === 'Enter' && open && !event.ctrlKey) { event.preventDefault(); take(found[at]); }
    else if (event.key === 'Escape' && open) { event.preventDefault(); event.stopPropagation(); setTyped(null); }
  };
  return (
    <div className="combo">
      <input
        id={id} className="input" role="combobox" autoComplete="off" aria-label={props.label} aria-expanded={open && found.length > 0} aria-controls={`${id}-list`} aria-autocomplete="list"
        {...(open && found[at] ? { 'aria-activedescendant': `${id}-${at}` } : {})}
        value={typed ?? chosen?.label ?? ''} placeholder={props.placeholder} autoFocus={props.autoFocus}
        onFocus={(e) => e.target.select()} onChange={(e) => type(e.target.value)} onClick={() => setTyped((x) => x ?? '')} onBlur={() => setTyped(null)} onKeyDown={onKey}
      />
      <ComboList id={id} label={props.label} open={open} found={found} at={at} chosen={props.value} take={take} noMatch={props.noMatch} />
    </div>
  );
}

interface ListProps { id: string; label: string; open: boolean; found: readonly Choice[]; at: number; chosen: string | null; take(choice: Choice): void; noMatch: string }

function ComboList({ id, label, open, found, at, chosen, take, noMatch }: ListProps) {
  const list = useRef<HTMLUListElement>(null);
  const shown = open && found.length > 0;
  useEffect(() => { if (shown) list.current?.scrollIntoView({ block: 'nearest' }); }, [shown]); // the whole of it, where the page goes on below
  return (
    <>
      <ul id={`${id}-list`} ref={list} role="listbox" aria-label={label} className="combo-list" hidden={!shown}>
        {found.map((c, i) => (
          <li
            key={c.value} id={`${id}-${i}`} role="option" aria-selected={c.value === chosen} className={i === at ? 'at' : ''}
            ref={(node) => { if (i === at) node?.scrollIntoView({ block: 'nearest' }); }}
            onMouseDown={(e) => { e.preventDefault(); take(c); }}
          >
            <span className="cut" title={c.label}>{c.label}</span>{c.note ? <small>{c.note}</small> : null}
          </li>
        ))}
      </ul>
      {open && found.length === 0 ? <div className="combo-list none" role="status">{noMatch}</div> : null}
    </>
  );
}
