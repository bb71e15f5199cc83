// The frames of the socket, as the server's contract spells them.

export interface Field {
  key: string;
  label: string;
  kind: string;
  required?: boolean;
  options?: string[];
}

export interface Line {
  type: 'message';
  seq: number;
  id?: string;
  from: 'customer' | 'agent' | 'member';
  text: string;
  at: string;
}

export type ServerFrame =
  | { type: 'welcome'; token: string; conversation: string; seq: number; greeting?: string; name?: string; locale?: string }
  | Line
  | { type: 'ack'; id: string; seq: number }
  | { type: 'part'; seq: number; text: string }
  | { type: 'typing' }
  | { type: 'form'; seq: number; fields: Field[] }
  | { type: 'record'; id: string }
  | { type: 'error'; code: string; id?: string; retryable: boolean };

export type ClientFrame =
  | { type: 'hello'; token?: string; last_seq?: number; page?: string; locale?: string; identity?: string }
  | { type: 'message'; id: string; text: string }
  | { type: 'form'; id: string; values: Record<string, string> }
  | { type: 'typing' }
  | { type: 'read'; seq: number };

/** The longest text the server takes, in code points. */
export const maxText = 8000;
