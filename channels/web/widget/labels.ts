// Every word of the widget that is not the agent's own, by language.

const en = {
  title: 'Chat with us',
  open: 'Open chat',
  close: 'Close chat',
  unread: (n: number) => (n === 1 ? '1 new message' : `${n} new messages`),
  log: 'Conversation',
  compose: 'Write a message…',
  send: 'Send',
  you: 'You',
  agent: 'Assistant',
  member: 'Team member',
  typing: 'Writing…',
  sending: 'Sending…',
  waiting: 'Waiting for connection',
  delivered: 'Delivered',
  failed: 'Not delivered',
  retry: 'Try again',
  tooLong: 'This message is too long.',
  offline: 'No connection. What you write is sent as soon as it is back.',
  details: 'Your Details',
  detailsHint: 'Fill this in, or simply answer in the chat.',
  more: 'More (optional)',
  optional: 'optional',
  required: 'Please fill this in.',
  submit: 'Send details',
  choose: 'Choose…',
  yes: 'Yes',
  record: 'Your reference',
  earlier: 'Earlier conversation',
};

export type Labels = typeof en;

const ar: Labels = {
  title: 'محادثة معنا',
  open: 'فتح المحادثة',
  close: 'إغلاق المحادثة',
  unread: (n) => (n === 1 ? 'رسالة جديدة واحدة' : n === 2 ? 'رسالتان جديدتان'
    : n % 100 >= 3 && n % 100 <= 10 ? `${n} رسائل جديدة` : `${n} رسالة جديدة`),
  log: 'المحادثة',
  compose: 'كتابة رسالة…',
  send: 'إرسال',
  you: 'أنت',
  agent: 'المساعد',
  member: 'أحد أعضاء الفريق',
  typing: 'جارٍ الكتابة…',
  sending: 'جارٍ الإرسال…',
  waiting: 'في انتظار الاتصال',
  delivered: 'تم التسليم',
  failed: 'لم تُسلَّم',
  retry: 'إعادة المحاولة',
  tooLong: 'هذه الرسالة طويلة جدًا.',
  offline: 'لا يوجد اتصال. ستُرسَل الرسائل فور عودته.',
  details: 'بياناتك',
  detailsHint: 'يمكن ملء هذه الخانات أو الإجابة في المحادثة مباشرة.',
  more: 'المزيد (اختياري)',
  optional: 'اختياري',
  required: 'يرجى ملء هذه الخانة.',
  submit: 'إرسال البيانات',
  choose: 'الاختيار…',
  yes: 'نعم',
  record: 'رقمك المرجعي',
  earlier: 'محادثة سابقة',
};

const es: Labels = {
  title: 'Hable con nosotros', open: 'Abrir el chat', close: 'Cerrar el chat',
  unread: (n) => (n === 1 ? '1 mensaje nuevo' : `${n} mensajes nuevos`),
  log: 'Conversación', compose: 'Escriba un mensaje…', send: 'Enviar', you: 'Usted', agent: 'Asistente',
  member: 'Miembro del equipo', typing: 'Escribiendo…', sending: 'Enviando…', waiting: 'Esperando la conexión',
  delivered: 'Entregado', failed: 'No entregado', retry: 'Reintentar', tooLong: 'Este mensaje es demasiado largo.',
  offline: 'Sin conexión. Lo que escriba se enviará en cuanto vuelva.', details: 'Sus datos',
  detailsHint: 'Rellene esto o responda directamente en el chat.', more: 'Más (opcional)', optional: 'opcional',
  required: 'Rellene este campo.', submit: 'Enviar datos', choose: 'Elija…', yes: 'Sí', record: 'Su referencia',
  earlier: 'Conversación anterior',
};

const fr: Labels = {
  title: 'Discutez avec nous', open: 'Ouvrir le chat', close: 'Fermer le chat',
  unread: (n) => (n === 1 ? '1 nouveau message' : `${n} nouveaux messages`),
  log: 'Conversation', compose: 'Écrivez un message…', send: 'Envoyer', you: 'Vous', agent: 'Assistant',
  member: 'Membre de l’équipe', typing: 'En train d’écrire…', sending: 'Envoi…', waiting: 'En attente de connexion',
  delivered: 'Distribué', failed: 'Non distribué', retry: 'Réessayer', tooLong: 'Ce message est trop long.',
  offline: 'Pas de connexion. Vos messages partiront dès son retour.', details: 'Vos coordonnées',
  detailsHint: 'Remplissez ceci ou répondez simplement dans le chat.', more: 'Plus (facultatif)', optional: 'facultatif',
  required: 'Veuillez remplir ce champ.', submit: 'Envoyer les coordonnées', choose: 'Choisir…', yes: 'Oui',
  record: 'Votre référence', earlier: 'Conversation précédente',
};

const de: Labels = {
  title: 'Schreiben Sie uns', open: 'Chat öffnen', close: 'Chat schließen',
  unread: (n) => (n === 1 ? '1 neue Nachricht' : `${n} neue Nachrichten`),
  log: 'Unterhaltung', compose: 'Nachricht schreiben…', send: 'Senden', you: 'Sie', agent: 'Assistent',
  member: 'Teammitglied', typing: 'Schreibt…', sending: 'Wird gesendet…', waiting: 'Wartet auf Verbindung',
  delivered: 'Zugestellt', failed: 'Nicht zugestellt', retry: 'Erneut versuchen', tooLong: 'Diese Nachricht ist zu lang.',
  offline: 'Keine Verbindung. Ihre Nachrichten werden gesendet, sobald die Verbindung wieder da ist.', details: 'Ihre Angaben',
  detailsHint: 'Füllen Sie dies aus oder antworten Sie einfach im Chat.', more: 'Weitere Angaben (freiwillig)', optional: 'freiwillig',
  required: 'Bitte ausfüllen.', submit: 'Angaben senden', choose: 'Auswählen…', yes: 'Ja', record: 'Ihre Vorgangsnummer',
  earlier: 'Frühere Unterhaltung',
};

const pt: Labels = {
  title: 'Fale com a gente', open: 'Abrir o chat', close: 'Fechar o chat',
  unread: (n) => (n === 1 ? '1 mensagem nova' : `${n} mensagens novas`),
  log: 'Conversa', compose: 'Escreva uma mensagem…', send: 'Enviar', you: 'Você', agent: 'Assistente',
  member: 'Pessoa da equipe', typing: 'Escrevendo…', sending: 'Enviando…', waiting: 'Aguardando conexão',
  delivered: 'Entregue', failed: 'Não entregue', retry: 'Tentar de novo', tooLong: 'Esta mensagem é longa demais.',
  offline: 'Sem conexão. O que você escrever será enviado assim que ela voltar.', details: 'Seus dados',
  detailsHint: 'Preencha aqui ou responda direto no chat.', more: 'Mais (opcional)', optional: 'opcional',
  required: 'Preencha este campo.', submit: 'Enviar dados', choose: 'Escolha…', yes: 'Sim', record: 'Seu protocolo',
  earlier: 'Conversa anterior',
};

const all: Record<string, Labels> = { en, ar, es, fr, de, pt };

/** labelsFor gives the labels of a BCP 47 locale, English when the language is not among them. */
export const labelsFor = (locale: string): Labels => all[language(locale)] ?? en;

/** directionOf gives the writing direction of a locale. */
export const directionOf = (locale: string): 'rtl' | 'ltr' =>
  ['ar', 'he', 'iw', 'fa', 'ur', 'ps', 'sd', 'ckb', 'yi', 'dv', 'ug'].includes(language(locale)) ? 'rtl' : 'ltr';

const language = (locale: string): string => locale.toLowerCase().split(/[-_]/)[0] ?? '';
