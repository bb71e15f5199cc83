import { signal } from '@preact/signals';
import { get, Problem } from './api';
import { nameOf, t } from './lang';
import type { Conversation, Me, Member, Page, Rec } from './types';

/** Who is signed in; undefined until known. */
export const me = signal<Me | undefined>(undefined);

const members = signal<Member[]>([]);

/** start reads who is signed in; thrown problems other than 401 mean that the console cannot be reached. */
export async function start(): Promise<void> {
  try {
    me.value = await get<Me>('me');
  } catch (e) {
    if (e instanceof Problem && e.status === 401) return;
    throw e;
  }
  try {
    members.value = (await get<Page<Member>>('members', { limit: 200 })).items;
  } catch { /* names are then shown as ids */ }
}

export const people = () => members.value.filter((m) => !m.off);

/** personName is how an actor or assignee is called. */
export function personName(id: string): string {
  if (id === 'agent' || id === 'customer' || id === 'system') return t(`actor.${id}`);
  if (id === me.value?.id) return me.value.name;
  return members.value.find((m) => m.id === id)?.name || id;
}

export function personRole(id: string): string {
  const role = id === me.value?.id ? me.value.role : members.value.find((m) => m.id === id)?.role;
  return role ? nameOf('role', role) : '';
}

export const agentName = (id: string) => me.value?.agents.find((a) => a.id === id)?.name || id;

/** addressOf is a conversation's address where it says something to a person; that of the widget is a random id. */
export const addressOf = (c: Conversation) => (c.channel === 'web' ? '' : c.customer.address);

/** customerName is who a conversation is with: the name the channel gives, the one they filed, else their address. */
export function customerName(c: Conversation, records: Rec[] = []): string {
  const filed = records.flatMap((r) => r.fields).find((f) => f.key === 'name' && f.value)?.value;
  return c.customer.name || filed || addressOf(c) || t('conversation.someone_name');
}

/** What the signed-in person may do with a record; the API decides again. A merged one is worked on by nobody. */
export const mayWork = (r: Rec): boolean => !r.merged_into && mayUndo(r);

/** mayUndo says whether a person may take a merged record back. */
export function mayUndo(r: Rec): boolean {
  const p = me.value?.permissions;
  return !!p && (p.work_all || (p.work_own && r.assignee === me.value?.id));
}

export function mayTake(r: Rec): boolean {
  const p = me.value?.permissions;
  if (!p || r.merged_into || r.assignee === me.value?.id) return false;
  return p.assign || (p.work_own && r.assignee === '');
}

export const may = (what: keyof Me['permissions']) => !!me.value?.permissions[what];

/** statuses of a record's type, in the order of work. */
export const statuses = (type: string) => type === 'lead'
  ? ['new', 'open', 'closed', 'cancelled']
  : ['new', 'open', 'in_progress', 'waiting_on_customer', 'resolved', 'closed', 'cancelled', 'spam'];

export const priorities = ['low', 'medium', 'high', 'critical'];
