/** Loading shows the shape of what comes. */
export function Bones({ rows, height, label }: { rows: number; height: number; label: string }) {
  return (
    <div role="status" aria-label={label} style={{ padding: 12, display: 'grid', gap: 10 }}>
      {Array.from({ length: rows }, (_, i) => <div key={i} className="bone" style={{ height, width: `${92 - (i * 17) % 38}%` }} />)}
    </div>
  );
}
