import { search, seg, type Query } from './api';

/** The addresses of the console: filters and what is open live in them, so that a link shows what its sender saw. */

export interface Place {
  agent: string; // "" for all
  type: '' | 'lead' | 'ticket';
  status: string; // "active" by default; "all" hides nothing
  folder: string;
  assignee: string;
  q: string;
  id: string; // of the record whose sheet is open
}

const tabs = { lead: 'leads', ticket: 'tickets' } as const;

export function placeOf(agent: string, q: Record<string, string>): Place {
  return {
    agent,
    type: q.tab === 'leads' ? 'lead' : q.tab === 'tickets' ? 'ticket' : '',
    status: q.status || 'active',
    folder: q.folder === 'archived' || q.folder === 'deleted' ? q.folder : 'inbox',
    assignee: q.assignee ?? '',
    q: q.q ?? '',
    id: q.id ?? '',
  };
}

export function placeURL(p: Place): string {
  const path = p.agent ? `/agents/${seg(p.agent)}/leads-tickets` : '/records';
  return path + search({
    tab: p.type && tabs[p.type],
    folder: p.folder === 'inbox' ? '' : p.folder,
    status: p.status === 'active' ? '' : p.status,
    assignee: p.assignee,
    q: p.q,
    id: p.id,
  });
}

/** filtersOf are the API's filters of a place. */
export function filtersOf(p: Place): Query {
  return {
    agent: p.agent,
    type: p.type,
    status: p.status === 'all' ? '' : p.status,
    folder: p.folder,
    assignee: p.assignee,
    q: p.q.trim(),
  };
}

/** narrowed says whether a place hides records by more than its type and folder. */
export const narrowed = (p: Place) => p.q.trim() !== '' || p.assignee !== '' || p.status !== 'active';

/** recordURL opens a record's sheet over the list of its agent. */
export const recordURL = (r: { id: string; agent: string; type: 'lead' | 'ticket' }) =>
  `/agents/${seg(r.agent)}/leads-tickets` + search({ tab: tabs[r.type], id: r.id, status: 'all' });

/** sheetURL opens another record's sheet over the list that is shown. */
export const sheetURL = (id: string) => location.pathname + search({ ...Object.fromEntries(new URLSearchParams(location.search)), id });

/** conversationURL opens a transcript, at the words a field's value comes from when a field is named. */
export const conversationURL = (id: string, record = '', field = '') =>
  `/conversations/${seg(id)}` + search({ record, field });
