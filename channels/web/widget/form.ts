import { el, set } from './dom';
import type { Field } from './frames';
import type { Labels } from './labels';

/** How a browser is asked for a kind of value: keyboard, autofill, writing direction. */
const inputs: Record<string, Record<string, string>> = {
  name: { autocomplete: 'name', autocapitalize: 'words' },
  email: { type: 'email', inputmode: 'email', autocomplete: 'email', dir: 'ltr' },
  phone: { type: 'tel', inputmode: 'tel', autocomplete: 'tel', dir: 'ltr' },
  company: { autocomplete: 'organization' },
  address: { autocomplete: 'street-address' },
  number: { inputmode: 'decimal' },
  url: { type: 'url', inputmode: 'url', autocomplete: 'url', dir: 'ltr' },
  identifier: { autocapitalize: 'characters', spellcheck: 'false' },
};

type Control = HTMLInputElement | HTMLSelectElement;

/** Card is the "Your Details" form in the conversation. Answering in the chat always works instead. */
export class Card {
  readonly root: HTMLFormElement;
  private readonly controls = new Map<string, { field: Field; control: Control; problem: HTMLElement }>();
  private readonly button: HTMLButtonElement;

  constructor(
    seq: number, fields: Field[], private readonly labels: Labels,
    private readonly submit: (values: Record<string, string>, summary: string) => void,
  ) {
    const heading = el('h3', { id: `card-${seq}` }, labels.details);
    this.button = el('button', { type: 'submit', class: 'primary' }, labels.submit);
    const must = fields.filter((f) => f.required);
    const may = fields.filter((f) => !f.required);
    // The required ones stand open; the others wait behind "More" unless there is nothing else.
    const open = must.length ? must : may;
    const rest = must.length ? may : [];
    this.root = el('form', { class: 'card', novalidate: true, 'aria-labelledby': heading.id },
      heading, el('p', { class: 'hint' }, labels.detailsHint),
      ...open.map((f, i) => this.row(f, `f-${seq}-${i}`)),
      rest.length
        ? el('details', {}, el('summary', {}, labels.more), ...rest.map((f, i) => this.row(f, `g-${seq}-${i}`)))
        : null,
      this.button);
    this.root.addEventListener('submit', (e) => {
      e.preventDefault();
      this.send();
    });
  }

  /** close takes the card out of use; what was typed stays readable when it was sent. */
  close(keep: boolean): void {
    if (!keep) return this.root.remove();
    for (const { control } of this.controls.values()) control.disabled = true;
    this.button.remove();
    this.root.classList.add('done');
  }

  private row(field: Field, id: string): HTMLElement {
    const problem = el('span', { class: 'problem', id: `${id}-p` });
    const control = this.control(field, id);
    set(control, { id, name: field.key, 'aria-describedby': problem.id, 'aria-required': field.required ? 'true' : undefined });
    control.addEventListener('input', () => this.complain(control, problem, ''));
    this.controls.set(field.key, { field, control, problem });
    const mark = field.required ? null : el('span', { class: 'hint' }, ` (${this.labels.optional})`);
    if (field.kind === 'consent') return el('div', { class: 'row consent' }, control, el('label', { for: id, dir: 'auto' }, field.label), problem);
    return el('div', { class: 'row' }, el('label', { for: id, dir: 'auto' }, field.label, mark), control, problem);
  }

  private control(field: Field, id: string): Control {
    if (field.kind === 'consent') return el('input', { type: 'checkbox' });
    if (field.options?.length) {
      return el('select', {}, el('option', { value: '' }, this.labels.choose),
        ...field.options.map((o) => el('option', { value: o }, o)));
    }
    const hints = inputs[field.kind] ?? {};
    return el('input', { type: 'text', maxlength: 1000, id, ...hints });
  }

  private complain(control: Control, problem: HTMLElement, text: string): void {
    problem.textContent = text;
    set(control, { 'aria-invalid': text ? 'true' : undefined });
  }

  private send(): void {
    const values: Record<string, string> = {};
    const summary: string[] = [];
    let first: Control | null = null;
    for (const [key, { field, control, problem }] of this.controls) {
      const box = control instanceof HTMLInputElement && control.type === 'checkbox';
      const value = box ? ((control as HTMLInputElement).checked ? this.labels.yes : '') : control.value.trim();
      const missing = !value && !!field.required;
      this.complain(control, problem, missing ? this.labels.required : '');
      if (missing) first ??= control;
      if (!value) continue;
      values[key] = value;
      summary.push(`${field.label}: ${value}`);
    }
    if (first) return first.focus();
    if (!summary.length) return [...this.controls.values()][0]?.control.focus();
    this.close(true);
    this.submit(values, summary.join('\n'));
  }
}
