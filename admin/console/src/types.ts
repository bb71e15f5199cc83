/** The API's JSON, as the OpenAPI document describes it. */

export interface Evidence {
  message: string | null;
  start: number; // code points, half open
  end: number;
  source: string; // "": the words of the message
  rev?: number;
  withdrawn?: boolean;
  conversation?: string; // of the message, where it is not the record's own
}

export interface Field {
  key: string;
  label: string;
  icon: string;
  type?: string;
  required?: boolean;
  value: string | null;
  evidence: Evidence[];
  state: string;
  reason?: string;
}

export interface Rec {
  id: string;
  type: 'lead' | 'ticket';
  subject: string;
  status: string;
  priority: string;
  category: string;
  form: string;
  score: number | null;
  channel: string;
  agent: string;
  account: string;
  conversation: string;
  fields: Field[];
  description: string;
  assignee: string;
  notes: string;
  visitor: Record<string, string> | null;
  delivery_status: string;
  language: string;
  incomplete: boolean;
  created_at: string;
  updated_at: string;
  version: number;
  folder?: string;
  merged_into?: string;
  merged?: string[];
}

export interface Page<T> { items: T[]; next: string | null }

export interface Counts {
  total: number;
  types: Record<string, number>;
  folders: Record<string, number>;
  status: Record<string, number>;
  hidden: number;
}

export interface Activity { at: string; actor: string; action: string; field?: string; from?: string; to?: string; note?: string }

export interface Comment { id: string; at: string; author: string; text: string; record?: string }

/** A conversation of a record, or (record) another record of the same customer. */
export interface Link {
  conversation: string;
  record?: string;
  merged_into?: string;
  suggested?: boolean;
  at: string;
  author: string;
  reason: string;
}

export interface Attempt { at: string; status: number; error?: string; excerpt?: string }

export interface Delivery {
  id: string;
  destination: string;
  event: string;
  status: string;
  attempts: Attempt[];
  next_at: string | null;
}

export interface Message {
  id: string;
  seq: number;
  from: 'customer' | 'agent' | 'member';
  text: string;
  at: string;
  kind?: string;
  rev?: number;
  unsent?: boolean;
  status?: string;
  member?: string;
}

export interface Conversation {
  id: string;
  agent: string;
  account: string;
  channel: string;
  customer: { address: string; name?: string };
  taken_by: string;
  open: boolean;
  records: string[];
  updated_at: string;
  last_in: string | null;
  excerpt?: string;
  visitor?: Record<string, string>;
  messages?: Message[];
  before?: number;
}

export interface Member { id: string; name: string; role: string; off?: boolean }

export interface Me {
  id: string;
  name: string;
  kind: 'member' | 'token';
  role: string;
  all_agents: boolean;
  agents: { id: string; name: string }[];
  permissions: Record<'create_records' | 'export' | 'work_own' | 'work_all' | 'assign' | 'delete' | 'settings' | 'destinations'
    | 'members' | 'audit', boolean>;
}
