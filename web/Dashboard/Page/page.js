const at = id => document.getElementById(id);
const root = location.pathname.replace(/\/$/, '');
const may = { turn: document.body.dataset.dial === 'yes', tryOut: document.body.dataset.trying === 'yes' };
const number = new Intl.NumberFormat('en');
let state = null, chosen = null, tried = null, trying = 0, begin;
const begun = new Promise(done => { begin = done; });

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const percent = share => share === 0 ? '0 %' : share < 0.001 ? '< 0.1 %'
  : `${(share * 100).toFixed(share < 0.0995 ? 1 : 0)} %`;
const rate = value => `${+(value * 100).toPrecision(3)} %`;
const exitFrom = exit => exit.isLexical ? 'words' : exit.layer === 0 ? 'embeddings' : `layer ${exit.layer}`;
const exitName = exit => `${exit.exit} ${exitFrom(exit)}`;
const isNear = (a, b) => Math.abs(a - b) < 1e-6;

function time(seconds) {
  if (seconds === null) return '–';
  const [value, unit] = seconds < 0.001 ? [seconds * 1e6, 'µs'] : seconds < 1 ? [seconds * 1e3, 'ms'] : [seconds, 's'];
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${unit}`;
}

const flow = new Flow(at('flow'));
at('try').hidden = !may.tryOut;

function connect() {
  const events = new EventSource(`${root}/events`);
  events.onopen = () => live(true);
  events.onerror = () => live(false);
  events.onmessage = message => {
    state = JSON.parse(message.data);
    begin();
    show();
  };
}

function live(isLive) {
  at('live').classList.toggle('on', isLive);
  at('live-text').textContent = isLive ? 'live' : 'not connected; trying again';
}

function show() {
  const names = state.cascades.map(cascade => cascade.name);
  if (!names.includes(chosen)) chosen = names[0] ?? null;
  showTabs(names);
  const cascade = state.cascades.find(one => one.name === chosen);
  if (!cascade) return;
  const recent = cascade.exits.reduce((sum, exit) => sum + exit.recent, 0);
  const isRecent = recent > 0;
  const total = isRecent ? recent : cascade.texts;
  const shares = cascade.exits.map(exit => total === 0 ? 0 : (isRecent ? exit.recent : exit.texts) / total);
  showTiles(cascade);
  at('flow-note').textContent = isRecent ? `${number.format(recent)} texts of the last minute`
    : cascade.texts > 0 ? 'all texts so far; none in the last minute' : 'no texts so far';
  flow.show(cascade.exits, shares, cascade.perSecond);
  showExits(cascade, shares);
  showDial(cascade);
  showKept(cascade);
  at('pair').hidden = !cascade.isPair;
  at('second').required = cascade.isPair;
  at('first-label').textContent = cascade.isPair ? 'The first text' : 'A text';
}

function showTabs(names) {
  const tabs = at('tabs');
  if (tabs.dataset.names !== names.join()) {
    tabs.dataset.names = names.join();
    tabs.replaceChildren(...names.map(name => {
      const button = element('button', { type: 'button' }, name);
      button.addEventListener('click', () => {
        chosen = name;
        tried = null;
        at('tried').replaceChildren();
        at('verdict').textContent = '';
        show();
      });
      return button;
    }));
  }
  for (const button of tabs.children) button.setAttribute('aria-pressed', button.textContent === chosen);
}

function showTiles(cascade) {
  const digits = cascade.perSecond < 10 ? 1 : 0;
  at('per-second').textContent = cascade.perSecond.toFixed(digits);
  at('texts').textContent = number.format(cascade.texts);
  at('waiting').textContent = number.format(cascade.waiting);
  at('limit').textContent = number.format(cascade.queueLimit);
  at('refused').textContent = number.format(cascade.refused);
  at('unanswered').textContent = number.format(cascade.unanswered);
  at('truncated').textContent = number.format(cascade.truncated);
  at('of-layers').textContent = `of ${cascade.layers} layers a text`;
  const mean = cascade.meanLayers;
  at('mean-layers').textContent = mean === null ? '–' : mean.toFixed(2);
  at('work-bar').style.width = `${mean === null ? 0 : 100 * mean / cascade.layers}%`;
  at('saved').textContent = mean === null ? 'no texts so far'
    : `${percent(1 - mean / cascade.layers)} of the full model's layers saved`;
  const isRate = cascade.rule === 'Agreement';
  const dial = cascade.presentDial, isTurned = !isNear(dial, cascade.dial);
  at('dial-figure').textContent = isRate ? rate(dial) : +dial.toPrecision(3);
  at('dial-unit').textContent = isRate ? 'of texts at most' : cascade.rule;
  at('dial-note').textContent = isTurned
    ? `the queue has turned it, from ${isRate ? rate(cascade.dial) : +cascade.dial.toPrecision(3)}` : isRate ? 'may get another label than from the full model' : 'is where the dial stands';
  showSpark(cascade.past);
}

function showSpark(past) {
  const most = Math.max(1, ...past);
  const points = past.map((value, i) => `${60 * i / (past.length - 1)},${(19 - 15 * value / most).toFixed(2)}`).join('L');
  at('spark').replaceChildren(
    svg('path', { class: 'area', d: `M${points}L60,20L0,20Z` }), svg('path', { class: 'line', d: `M${points}` }));
}

// Rows are made once and then changed, so that who reads the table keeps the place.
function showExits(cascade, shares) {
  const body = at('exits');
  const n = cascade.exits.length;
  const names = cascade.name + cascade.exits.map(exitName).join();
  if (body.dataset.names !== names) {
    body.dataset.names = names;
    body.replaceChildren(...cascade.exits.map(exit => element('tr', {},
      element('th', { scope: 'row' }, element('span', { class: 'swatch', 'aria-hidden': 'true' }), `${exit.exit}`),
      element('td', { class: 'wide' }, exitFrom(exit)),
      element('td', {}, element('span', { class: 'bar', 'aria-hidden': 'true' }, element('i')), element('span')),
      element('td', { class: 'num' }), element('td', { class: 'num' }), element('td', { class: 'num' }),
      element('td', { class: 'wide' }, element('span', { class: 'span', 'aria-hidden': 'true' }, element('i'))))));
  }
  const slowest = Math.max(...cascade.exits.map(exit => exit.p95 ?? 0));
  const fastest = Math.min(...cascade.exits.map(exit => exit.median ?? Infinity));
  const scale = seconds => slowest <= fastest ? 0
    : 92 * Math.log(seconds / fastest) / Math.log(slowest / fastest);
  cascade.exits.forEach((exit, i) => {
    const cells = body.rows[i].cells, colour = exitColour(i, n);
    cells[0].firstChild.style.background = colour;
    cells[2].firstChild.firstChild.style.width = `${100 * shares[i]}%`;
    cells[2].firstChild.firstChild.style.background = colour;
    cells[2].lastChild.textContent = percent(shares[i]);
    cells[3].textContent = number.format(exit.texts);
    cells[4].textContent = time(exit.median);
    cells[5].textContent = time(exit.p95);
    const span = cells[6].firstChild.firstChild;
    span.hidden = exit.median === null;
    if (exit.median !== null) {
      span.style.left = `${scale(exit.median)}%`;
      span.style.width = `${scale(exit.p95) - scale(exit.median)}%`;
      span.style.background = colour;
    }
  });
}

// The setting that holds: between two promised rates it is the lower one.
function isSetTo(cascade, value) {
  if (cascade.rule !== 'Agreement') return isNear(cascade.dial, value);
  const kept = cascade.promises.filter(promise => promise <= cascade.dial + 1e-9).at(-1);
  return kept !== undefined && isNear(kept, value);
}

function showDial(cascade) {
  const isRate = cascade.rule === 'Agreement';
  const settings = [
    ...cascade.promises.map(promise => ({ dial: promise, notes: [] })),
    ...cascade.points.filter(point => !cascade.promises.some(promise => isNear(promise, point.dial)))
      .map(point => ({ dial: point.dial, notes: [] })),
  ].sort((a, b) => a.dial - b.dial);
  for (const setting of settings) {
    for (const point of cascade.points.filter(one => isNear(one.dial, setting.dial))) {
      setting.notes.push(point.name);
      if (point.speedup) setting.notes.push(`${point.speedup.toFixed(1)}× fewer layers`);
    }
    const promise = tried?.promises.find(one => isNear(one.rate, setting.dial));
    if (promise) setting.notes.push(`leaves at ${promise.exit}`);
  }
  at('dial-rule').textContent = isRate ? 'promised on texts like those of the calibration' : `rule ${cascade.rule}`;
  at('dial-may').textContent = settings.length === 0 ? 'The manifest promises no rates and names no operating points.'
    : may.turn ? 'Choosing one turns the dial for everybody.'
      : 'The application turns the dial; this page only looks.';
  const host = at('promises');
  const key = cascade.name + JSON.stringify(settings);
  if (host.dataset.key !== key) {
    host.dataset.key = key;
    const focused = [...host.children].indexOf(document.activeElement);
    host.replaceChildren(...settings.map(setting => {
      const button = element('button', { type: 'button' },
        element('b', {}, isRate ? rate(setting.dial) : `${+setting.dial.toPrecision(4)}`),
        ...setting.notes.map(note => element('small', {}, note)));
      button.disabled = !may.turn;
      button.addEventListener('click', () => turn(setting.dial));
      return button;
    }));
    host.children[focused]?.focus();
  }
  settings.forEach((setting, i) => host.children[i].setAttribute('aria-current', isSetTo(cascade, setting.dial)));
}

function post(what, body) {
  return fetch(`${root}/${what}?cascade=${encodeURIComponent(chosen)}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  });
}

async function turn(dial) {
  const answer = await post('dial', { dial });
  if (!answer.ok) at('dial-may').textContent = (await answer.json()).detail;
}

at('try-form').addEventListener('submit', async event => {
  event.preventDefault();
  const turnOf = ++trying;
  // Whoever is faster than the first event waits for it.
  await begun;
  const cascade = state.cascades.find(one => one.name === chosen);
  if (!cascade) return;
  const first = at('first').value;
  const verdict = at('verdict');
  verdict.classList.remove('bad');
  try {
    const answer = await post('try', cascade.isPair ? { first, second: at('second').value } : { text: first });
    const body = await answer.json().catch(() => ({ detail: `The service answered ${answer.status}.` }));
    if (turnOf !== trying) return;
    if (!answer.ok) throw new Error(body.detail);
    tried = body;
    await watch(cascade, body, turnOf);
    showDial(cascade);
  } catch (failure) {
    if (turnOf !== trying) return;
    at('tried').replaceChildren();
    verdict.classList.add('bad');
    verdict.textContent = failure.message;
  }
});

at('try-form').addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) at('try-form').requestSubmit();
});

async function watch(cascade, text, turnOf) {
  const list = at('tried');
  at('verdict').textContent = '';
  list.replaceChildren();
  for (const exit of text.exits) {
    if (turnOf !== trying) return;
    list.append(card(cascade, text, exit));
    if (exit.exit === text.answered) at('verdict').textContent = verdictOf(cascade, text);
    if (!isStill.matches) await new Promise(done => setTimeout(done, exit.exit < text.answered ? 450 : 120));
  }
}

function verdictOf(cascade, text) {
  const own = text.exits[text.answered], full = text.exits.at(-1);
  const label = cascade.labels[own.label];
  const where = text.answered === text.exits.length - 1 ? 'Goes to the last exit' : `Leaves at exit ${own.exit}`;
  return `${where}, after ${own.layers} of ${cascade.layers} layers, as ${label} `
    + `(${percent(own.probabilities[own.label])}). `
    + (text.answered === text.exits.length - 1 ? 'That is the full model.'
      : full.label === own.label ? `The full model says ${label} too.`
        : `The full model says ${cascade.labels[full.label]}.`)
    + (text.truncated ? ' The text was too long and lost its end.' : '');
}

const scores = {
  Agreement: 'log-odds', MaxProbability: 'probability', Entropy: 'entropy', Margin: 'margin', Patience: 'agreeing exits',
};

function card(cascade, text, exit) {
  const isLast = exit.exit === text.exits.length - 1;
  const kind = exit.exit === text.answered ? 'leaves' : exit.exit > text.answered ? 'after' : '';
  const swatch = element('span', { class: 'swatch', 'aria-hidden': 'true' });
  swatch.style.background = exitColour(exit.exit, text.exits.length);
  const made = element('li', { class: kind },
    element('h3', {}, swatch, `Exit ${exit.exit}`, element('small', {}, exitFrom(cascade.exits[exit.exit]))));
  const bars = element('dl');
  cascade.labels.forEach((label, i) => {
    const fill = element('i');
    fill.style.width = `${100 * exit.probabilities[i]}%`;
    const top = i === exit.label ? 'top' : '';
    bars.append(element('dt', { class: top }, label),
      element('dd', { 'aria-hidden': 'true' }, element('span', { class: 'bar' }, fill)),
      element('dd', { class: `num-cell ${top}` }, percent(exit.probabilities[i])));
  });
  made.append(bars);
  if (!isLast) made.append(gauge(cascade, exit));
  made.append(element('p', { class: 'why' }, why(cascade, text, exit, isLast)),
    element('p', { class: 'took' }, `took ${time(exit.duration)}`));
  return made;
}

function gauge(cascade, exit) {
  const score = Number(exit.score), threshold = Number(exit.threshold);
  const most = Math.max(...[score, threshold].filter(Number.isFinite).map(Math.abs), 1e-6) * 1.15;
  const place = value => Number.isFinite(value) ? Math.max(0, Math.min(100, 100 * value / most)) : value > 0 ? 100 : 0;
  const fill = element('i'), mark = element('b');
  fill.style.width = `${place(score)}%`;
  mark.style.left = `calc(${place(threshold)}% - 1px)`;
  return element('div', { class: 'gauge', 'aria-hidden': 'true' }, fill, mark);
}

function why(cascade, text, exit, isLast) {
  if (isLast) return exit.exit === text.answered ? 'The last exit always answers.' : 'What the full model says.';
  const score = Number(exit.score), threshold = Number(exit.threshold);
  const isAtMost = cascade.rule === 'Entropy';
  const compare = exit.answers ? (isAtMost ? '≤' : '≥') : (isAtMost ? '>' : '<');
  const said = Number.isFinite(threshold)
    ? `${scores[cascade.rule]} ${score.toFixed(2)} ${compare} ${threshold.toFixed(2)}` : 'never answers at this setting';
  return exit.exit === text.answered ? `${said}: leaves here`
    : exit.exit > text.answered ? `${said}; not computed for answers` : `${said}: goes on`;
}

connect();
