// What members were told, all along: for the table, and for the oracle.

export class Book {
  /** Each press of a button: which preview, and what that was said to have come to. */
  claims = [];
  /** Cookies of sessions: no other session may be there, and none of them may be in a log. */
  tokens = new Set();
  #answers = [];

  told({ kind, by, outcome, took, status, error }) {
    this.#answers.push({ at: Date.now(), kind, by, outcome, took, status, error });
  }

  since(at, until = Infinity) {
    return this.#answers.filter((answer) => answer.at >= at && answer.at <= until);
  }

  /** Sign-ins that brought no cookie may have made a session all the same. */
  get signInsUnanswered() {
    return this.#answers.filter(({ kind, outcome }) => kind === 'sign-in' && outcome !== 'ok').length;
  }
}

const KINDS = { record: 'records', timeline: 'timelines', list: 'lists', search: 'searches', preview: 'previews', run: 'runs' };

/** `records 41 ok (≤ 210 ms); runs 3 ok, 8 away (≤ 1.2 s)` */
export function summary(answers) {
  const parts = Object.entries(KINDS).map(([kind, name]) => {
    const these = answers.filter((answer) => answer.kind === kind);
    if (!these.length) return undefined;
    const counts = new Map();
    for (const { outcome } of these) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    const said = [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
    return `${name} ${said} (≤ ${inWords(Math.max(...these.map(({ took }) => took)))})`;
  });
  return parts.filter(Boolean).join('; ');
}

export function inWords(ms) {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
