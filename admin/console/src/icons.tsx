/** Every icon is strokes in a square of 24: the fields' icons (product A5, A6), the channels' and the console's own. */
const circle = (x: number, y: number, r: number) => `M${x + r} ${y}a${r} ${r} 0 1 1-${2 * r} 0a${r} ${r} 0 1 1 ${2 * r} 0`;

const drawings: Record<string, string> = {
  user: circle(12, 8, 4) + 'M4 20.5c1.4-4 4.3-6 8-6s6.6 2 8 6',
  envelope: 'M3 5.5h18v13H3zM3 7l9 6.5L21 7',
  phone: 'M5.5 3.5h3.2l2 4.8-2.4 2a12 12 0 0 0 5.4 5.4l2-2.4 4.8 2v3.2a2 2 0 0 1-2 2A15 15 0 0 1 3.5 5.5a2 2 0 0 1 2-2z',
  building: 'M5 20.5V4h9v16.5M14 9.5h5v11M3 20.5h18M8.2 8h2.6M8.2 12h2.6M8.2 16h2.6',
  tag: 'M3.5 11.5v-8h8l9 9-8 8zM7.8 7.8h.01',
  'map-pin': 'M12 21c4.7-5 7-8.3 7-11.5a7 7 0 0 0-14 0C5 12.7 7.3 16 12 21z' + circle(12, 9.5, 2.5),
  calendar: 'M4 5.5h16v15H4zM4 10h16M8 3v4.5M16 3v4.5',
  hash: 'M4.5 9h16M3.5 15h16M10 3.5l-2 17M16 3.5l-2 17',
  briefcase: 'M3.5 8h17v12h-17zM9 8V4.5h6V8M3.5 13.5h17',
  globe: circle(12, 12, 9) + 'M3 12h18M12 3c3 2.8 4 6 4 9s-1 6.2-4 9c-3-2.8-4-6-4-9s1-6.2 4-9',
  'credit-card': 'M3 6h18v12.5H3zM3 10.5h18M6.5 15h4',
  file: 'M6 3.5h8l4.5 4.5v12.5H6zM13.5 3.5v5h5',
  heart: 'M12 20C5.5 15.5 3 12.3 3 8.8a4.6 4.6 0 0 1 9-1.4 4.6 4.6 0 0 1 9 1.4c0 3.5-2.5 6.7-9 11.2z',
  shield: 'M12 3l8 3v6c0 4.5-3 7.5-8 9-5-1.5-8-4.5-8-9V6z',
  clock: circle(12, 12, 9) + 'M12 7v5.2l3.4 2',
  star: 'M12 3.5l2.6 5.3 5.9.9-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.9z',
  award: circle(12, 9, 5.5) + 'M8.7 13.5L7.5 21l4.5-2.5 4.5 2.5-1.2-7.5',
  bookmark: 'M6.5 3.5h11v17L12 16.2l-5.5 4.3z',
  flag: 'M5.5 21V4h12.5l-2.5 4.5 2.5 4.5H5.5',
  layers: 'M12 3.5l8.5 4.7L12 13 3.5 8.2zM3.5 12.2L12 17l8.5-4.8M3.5 16.2L12 21l8.5-4.8',
  'dollar-sign': 'M12 2.5v19M16.8 7.2C15.9 5.7 14.2 5 12 5c-2.8 0-5 1.1-5 3.4 0 5 10.2 2 10.2 7.2 0 2.3-2.3 3.4-5.2 3.4-2.5 0-4.5-.8-5.4-2.5',
  percent: 'M19 5L5 19' + circle(7, 7, 2.6) + circle(17, 17, 2.6),
  home: 'M3 11.5L12 4l9 7.5M5.5 9.5v11h13v-11',

  web: 'M3 5h18v14H3zM3 9.2h18M6 7.1h.01M8.6 7.1h.01',
  whatsapp: 'M3.5 20.5l1.3-4.4a8.5 8.5 0 1 1 3.2 3.1zM9 8.5c-.6 3.5 3 7 6.5 6.5l.3-1.7-2-.9-.9.9c-1-.5-1.7-1.2-2.2-2.2l.9-.9-.9-2z',
  messenger: 'M12 3.5c-5 0-8.5 3.5-8.5 8 0 2.5 1.1 4.5 2.8 6v3l2.9-1.6c.9.3 1.8.4 2.8.4 5 0 8.5-3.3 8.5-7.8s-3.5-8-8.5-8zM7.5 13.5l3.2-3.3 2.6 2.2 3.2-3',
  instagram: 'M8 3.5h8a4.5 4.5 0 0 1 4.5 4.5v8a4.5 4.5 0 0 1-4.5 4.5H8A4.5 4.5 0 0 1 3.5 16V8A4.5 4.5 0 0 1 8 3.5zM16.8 7.2h.01' + circle(12, 12, 3.7),
  telegram: 'M21 4L3 11.2l6 2.3L18.5 6.5l-7.3 8.3V20l2.7-3.3 4.4 3z',
  x: 'M4 4l16 16M20 4L4 20',
  voice: 'M5.5 3.5h3.2l2 4.8-2.4 2a12 12 0 0 0 5.4 5.4l2-2.4 4.8 2v3.2a2 2 0 0 1-2 2A15 15 0 0 1 3.5 5.5a2 2 0 0 1 2-2zM14.5 4a6 6 0 0 1 5.5 5.5',

  chat: 'M4 5h16v11.5h-9L6.5 20v-3.5H4zM8 9.2h8M8 12.5h5',
  search: circle(10.5, 10.5, 6.5) + 'M15.5 15.5L21 21',
  close: 'M5.5 5.5l13 13M18.5 5.5l-13 13',
  check: 'M4.5 12.5l5 5 10-11',
  chevron: 'M6 9.5l6 6 6-6',
  back: 'M10 5.5L3.5 12l6.5 6.5M4 12h16.5',
  copy: 'M8.5 8.5h11v12h-11zM5 15.5H4V3.5h11v2',
  inbox: 'M3.5 13.5L6 4.5h12l2.5 9v6h-17zM3.5 13.5h5l1.3 2.5h4.4l1.3-2.5h5',
  archive: 'M3.5 4.5h17v4.5h-17zM5 9v11h14V9M9.5 13h5',
  trash: 'M4 6.5h16M9 6.5V4h6v2.5M6 6.5l1 14h10l1-14M10 10.5v6M14 10.5v6',
  restore: 'M4 5v5h5M4.6 10a8 8 0 1 1-.3 4.5',
  quote: 'M4 18.5V12a6 6 0 0 1 5-6M4 12h5v6.5H4M14 18.5V12a6 6 0 0 1 5-6M14 12h5v6.5h-5',
  send: 'M4 4.5L21 12 4 19.5l2.5-7.5zM6.5 12H13',
  alert: 'M12 3.5L2.5 20h19zM12 10v4.5M12 17.3h.01',
  out: 'M14 4H5v16h9M10 12h10.5M17 8.5l3.5 3.5-3.5 3.5',
};

/** Icon draws a named icon, a tag for an unknown one; it says nothing to a screen reader. */
export function Icon({ name, class: kind }: { name: string; class?: string }) {
  return (
    <svg class={kind ? 'icon ' + kind : 'icon'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={drawings[name] ?? drawings.tag} />
    </svg>
  );
}

/** fieldIcon is the icon of a field: the four built-in ones have their own. */
export function fieldIcon(f: { key: string; icon: string }): string {
  const own: Record<string, string> = { name: 'user', phone: 'phone', email: 'envelope', company: 'building' };
  return own[f.key] ?? (f.icon || 'tag');
}
