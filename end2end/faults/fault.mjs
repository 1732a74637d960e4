// A fault: how it is made, what members see meanwhile, how it is mended.
//
//   fault('replica frozen', {
//     make: ({ cluster }) => cluster.replica.freeze(),
//     seen: { record: 'ok', timeline: 'ok', search: 'away', act: 'ok' },
//     mend: ({ cluster }) => cluster.replica.thaw(),
//   });
//
// `during` is `load` (what it is without saying) or `idle`. `seen` may also be a function, which looks by itself; what it
// returns goes into the table. `lives: false`: an instance is killed or stands still, so that `/livez` may not answer.
// `unnoticed_ms`: how long what goes on may be said to be away. `short`: it is in the short form, too. `skip` answers why it cannot be made here. `back_ms` is how long it may take
// until all is as before; `back` looks for something else first, and answers after how long it was so.

export const FAULTS = [];

const BACK_WITHIN_MS = 30_000;

export function fault(name, how) {
  if (FAULTS.some((other) => other.name === name)) throw new Error(`there are two faults called ${name}`);
  FAULTS.push({ name, during: 'load', lives: true, back_ms: BACK_WITHIN_MS, mend: () => {}, ...how });
}
