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

/** Pressed, and waiting. `claim` is what whoever pressed will be told; `goOn` lets go of what it waits for. */
export async function inTheMiddle(world, where, { eye = world.eye, id = world.kept[2] } = {}) {
  const { sql } = world.cluster;
  const isHidden = (await sql.ask(`SELECT hidden FROM documents.article WHERE id = ${id}`)) === 't';
  const seen = await answerThat(() => eye.preview(isHidden ? 'article.show' : 'article.hide', [id]), (answer) => answer.id);
  const lock = await sql.session(`BEGIN; ${HELD[where](id)}`);
  const goOn = () => lock.end();
  const claim = eye.press(seen.id);
  await until('a run waits', async () => (await sql.ask(WAITS)) !== '0', 1_200).catch(async (error) => {
    await goOn();
    throw error;
  });
  return { claim, goOn, preview: seen.id, id };
}
