/** Viewer and time over what is personal: a photograph of the screen tells who took it. */
export function Watermark({ text }: { text: string }) {
  const tile = `<svg xmlns="http://www.w3.org/2000/svg" width="220" height="90"><text x="8" y="60" transform="rotate(-14 110 45)" font-family="sans-serif" font-size="14" fill="#7d8b96" fill-opacity=".32">${escape(text)}</text></svg>`;
  return <div className="watermark" aria-hidden="true" data-watermark={text} style={{ backgroundImage: `url("data:image/svg+xml,${encodeURIComponent(tile)}")` }} />;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
