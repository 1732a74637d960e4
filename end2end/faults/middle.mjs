// A run that stands in the middle: the test holds what it needs next.
import { answerThat, until } from './look.mjs';

const HELD = {
  // It has been inserted, and has changed nothing yet.
  record: (id) => `SELECT FROM documents.article WHERE id = ${id} FOR UPDATE`,
  // The record is changed, the event is there, and COMMIT links it to the one before.
  commit: () => 'SELECT FROM samuso.event_turn FOR UPDATE',
};
const WAITS = `SELECT count(*) FROM pg_locks l JOIN pg_stat_activity s USING (pid)
  WHERE NOT l.granted AND s.usename = 'samuso_writer'`;

/** What waits for a lock is ended after a while, which a busy machine may take to get there: then it is pressed again. */
export const TRIES = 3;
const WAITS_WITHIN_MS = 1_200;

/** Pressed, and waiting. `claim` is what whoever pressed will be told; `goOn` lets go of what it waits for. */
export async function inTheMiddle(world, where, { eye = world.eye, id = world.kept[2] } = {}) {
  const { sql } = world.cluster;
  for (let time = 1; ; time++) {
    const isHidden = (await sql.ask(`SELECT hidden FROM documents.article WHERE id = ${id}`)) === 't';
    const seen = await answerThat(() => eye.preview(isHidden ? 'article.show' : 'article.hide', [id]), (answer) => answer.id);
    const lock = await sql.session(`BEGIN; ${HELD[where](id)}`);
    const goOn = () => lock.end();
    const claim = eye.press(seen.id);
    try {
      await until('a run waits', async () => (await sql.ask(WAITS)) !== '0', WAITS_WITHIN_MS);
      return { claim, goOn, preview: seen.id, id };
    } catch (error) {
      await goOn();
      await claim;
      if (time === TRIES) throw error;
    }
  }
}
