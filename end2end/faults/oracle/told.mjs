// What members were told is so: what was done is done, once, and what was said to have changed nothing has not.

/** The last ones wait for somebody's decision, or have had it: the page says so. */
const CAME = new Set(['succeeded', 'undone', 'requested', 'refused', 'expired', 'cancelled']);

/** Presses again where nobody knew. The preview is the key: it is done now, or it says that it had been. */
export async function pressAgain(book) {
  const open = book.claims.filter(({ told, settled }) => !settled && isUnsure(told));
  for (const claim of open) {
    claim.settled = true;
    const again = await claim.member.press(claim.preview);
    again.settled = true;
    again.again = true;
  }
  return open.length;
}

/** A preview is kept for a while, and only so many of a member: pressed later, it may be gone. */
const UNSURE = ['no answer', 'under way', 'unknown'];
function isUnsure(told) {
  return UNSURE.includes(told) || told.startsWith('fault');
}

export async function told({ sql }, book) {
  const rows = await sql.rows('SELECT id, preview_id, state FROM samuso.run');
  const failed = new Set(rows.filter(({ state }) => state === 'failed').map(({ id }) => id));
  const runs = new Map(rows.filter(({ state }) => state !== 'failed').map((run) => [run.preview_id, run]));
  const found = [];
  for (const [preview, claims] of byPreview(book.claims)) {
    const run = runs.get(preview);
    // The page of a run that the product refused says so.
    const said = claims.map(({ told: word, run: id }) => (failed.has(id) ? 'failed' : word));
    const doneAs = claims.filter(({ run: id }) => id && !failed.has(id)).map(({ run: id }) => id);
    for (const id of doneAs) {
      if (run?.id !== id || !CAME.has(run.state)) found.push(`${preview} was said to be done as ${id}, and is ${run?.state ?? 'not there'}`);
    }
    if (said.filter((word) => word === 'done').length > 1) found.push(`${preview} was said to be done twice`);
    if (said.includes('repeated') && !said.some((word) => word === 'done' || isUnsure(word))) {
      found.push(`${preview} was done, and whoever pressed first was told: ${said[0]}`);
    }
    if (run && !doneAs.length && !said.some(isUnsure)) found.push(`${preview} was done, and everybody was told: ${said.join(', ')}`);
  }
  return found.slice(0, 5);
}

function byPreview(claims) {
  const previews = new Map();
  for (const claim of claims) previews.set(claim.preview, [...(previews.get(claim.preview) ?? []), claim]);
  return previews;
}
