// What texts show that were run to the end: the rate, an interval about it, and the promise.
function showKept(cascade) {
  const shadow = cascade.shadow;
  at('kept').hidden = !shadow;
  if (!shadow) return;
  const total = shadow.rows[0];
  at('kept-note').textContent = `texts drawn at random and run to the end; ${number.format(shadow.waiting)} wait`
    + (shadow.unseen > 0 ? `, ${number.format(shadow.unseen)} could not be seen` : '');
  at('kept-verdict').classList.toggle('bad', shadow.broken);
  at('kept-verdict').textContent = total.seen === 0 ? 'No text has been run to the end so far.'
    : shadow.broken ? `The promise is broken: at most ${rate(shadow.promised)} were to get another label, and `
      + `${percent(total.rate)} do. Noticed after ${number.format(shadow.noticedAfter)} texts.`
      : `Promised: at most ${rate(shadow.promised)} get another label than from the full model. Seen: `
        + `${percent(total.rate)} of ${number.format(total.seen)}. Nothing speaks against the promise beyond doubt.`;
  const body = at('kept-rows');
  if (body.dataset.name !== cascade.name) {
    body.dataset.name = cascade.name;
    body.replaceChildren(...shadow.rows.map(row => element('tr', {},
      element('th', { scope: 'row' }, ...row.exit === null ? ['All'] : swatched(row.exit)),
      ...[1, 2, 3, 4].map(() => element('td', { class: 'num' })),
      element('td', { class: 'wide' }, element('span', { class: 'interval', 'aria-hidden': 'true' },
        element('i'), element('b'), element('u'))))));
  }
  const most = Math.min(1, Math.max(4 * shadow.promised, total.seen > 0 ? 1.2 * total.upper : 0));
  at('kept-scale').textContent = `0 to ${percent(most)}; the line is the promise`;
  const place = value => 100 * Math.min(1, value / most);
  shadow.rows.forEach((row, i) => {
    const cells = body.rows[i].cells;
    if (row.exit !== null) cells[0].firstChild.style.background = exitColour(row.exit, cascade.exits.length);
    cells[1].textContent = number.format(row.seen);
    cells[2].textContent = number.format(row.disagreed);
    cells[3].textContent = row.seen === 0 ? '–' : percent(row.rate);
    cells[4].textContent = row.seen === 0 ? '–' : `${percent(row.lower)} – ${percent(row.upper)}`;
    const [span, mark, line] = cells[5].firstChild.children;
    span.hidden = mark.hidden = row.seen === 0;
    span.style.left = `${place(row.lower)}%`;
    span.style.width = `${place(row.upper) - place(row.lower)}%`;
    mark.style.left = `calc(${place(row.rate)}% - 2px)`;
    line.style.left = `${place(shadow.promised)}%`;
  });
  showShift(cascade);
}

const swatched = exit => [element('span', { class: 'swatch', 'aria-hidden': 'true' }), `${exit}`];

// Whether these texts look like the calibration's: where they leave, and how sure the exits are of them.
function showShift(cascade) {
  const { shift, calibrationTexts } = cascade.shadow;
  at('shift-table').hidden = !shift;
  at('shift-verdict').classList.toggle('bad', shift !== null && shift.noticed);
  at('shift-verdict').textContent = shiftVerdict(cascade);
  at('shift-note').textContent = calibrationTexts === null ? ''
    : `then: ${number.format(calibrationTexts)} texts of the calibration; now: those run to the end`;
  if (!shift) return;
  const body = at('shift-rows');
  if (body.dataset.name !== cascade.name) {
    body.dataset.name = cascade.name;
    body.replaceChildren(...shift.exits.map((_, exit) => element('tr', {},
      element('th', { scope: 'row' }, ...swatched(exit)),
      element('td', { class: 'num' }), element('td', { class: 'num' }),
      element('td', {}, element('span', { class: 'pair', 'aria-hidden': 'true' }, element('i'), element('b'))),
      element('td', { class: 'num' }))));
  }
  const isSeen = cascade.shadow.rows[0].seen > 0;
  shift.exits.forEach((exit, i) => {
    const cells = body.rows[i].cells, [then, now] = cells[3].firstChild.children;
    const colour = exitColour(i, cascade.exits.length);
    cells[0].firstChild.style.background = now.style.background = colour;
    cells[1].textContent = isSeen ? percent(exit.expected) : '–';
    cells[2].textContent = isSeen ? percent(exit.seen) : '–';
    then.style.width = `${100 * exit.expected}%`;
    now.style.width = `${100 * exit.seen}%`;
    cells[4].textContent = isSeen && shift.scores[i] !== null ? percent(shift.scores[i]) : '–';
  });
}

function shiftVerdict(cascade) {
  const { shift, calibrationTexts, rows } = cascade.shadow;
  if (calibrationTexts === null) {
    return 'No calibration in the manifest: it cannot be told. “earlyexit calibrate” writes one.';
  }
  if (!shift) return `Not told with the rule ${cascade.rule}.`;
  if (rows[0].seen === 0) return 'No text has been run to the end so far.';
  const distances = `${percent(shift.exitsDistance)} of texts leave at another exit than they would have then; `
    + `scores differ by up to ${percent(shift.scoresDistance)}.`;
  return shift.noticed
    ? `No, these are other texts, noticed after ${number.format(shift.noticedAfter)} of them. ${distances}`
      + (cascade.shadow.broken ? '' : ' That alone does not break the promise.')
    : `Yes, as far as can be told. ${distances} That is within chance.`;
}
