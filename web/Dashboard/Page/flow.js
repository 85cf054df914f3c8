// Colours of exits, from those that cost little to those that cost much. Their lightness falls steadily, so that they are
// told apart without their hue too; every one of them is also labelled.
const ramps = {
  light: [[53, 183, 121], [31, 148, 140], [42, 111, 142], [62, 73, 137], [72, 34, 115], [68, 1, 84]],
  dark: [[253, 231, 37], [144, 215, 67], [53, 183, 121], [38, 150, 142], [66, 122, 165], [128, 116, 190]],
};
const isDark = matchMedia('(prefers-color-scheme: dark)');
const isStill = matchMedia('(prefers-reduced-motion: reduce)');

function exitColour(exit, exits) {
  const ramp = ramps[isDark.matches ? 'dark' : 'light'];
  const at = exits < 2 ? 0 : exit / (exits - 1) * (ramp.length - 1);
  const low = Math.min(Math.floor(at), ramp.length - 2);
  const mixed = ramp[low].map((c, i) => Math.round(c + (ramp[low + 1][i] - c) * (at - low)));
  return `rgb(${mixed.join(' ')})`;
}

function svg(name, attributes, text) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

// The picture: a stream whose stripes turn off, each at its exit, as wide as the share of texts that leave there. On
// narrow screens it runs downwards and turns to the right, otherwise to the right and turns downwards.
class Flow {
  constructor(host) {
    this.host = host;
    this.shown = [];
    this.wanted = [];
    this.motes = [];
    this.due = 0;
    this.perSecond = 0;
    this.last = 0;
    new ResizeObserver(() => this.build()).observe(host);
    isDark.addEventListener('change', () => this.build());
    requestAnimationFrame(now => this.frame(now));
  }

  show(exits, shares, perSecond) {
    const names = exits.map(e => exitName(e)).join();
    this.exits = exits;
    this.wanted = shares;
    this.perSecond = perSecond;
    if (this.names !== names) {
      this.names = names;
      this.shown = shares.slice();
      this.build();
    }
    this.label();
  }

  build() {
    if (!this.exits) return;
    const n = this.exits.length, width = this.host.clientWidth;
    this.isTall = width < 640;
    this.thick = this.isTall ? 104 : 132;
    const head = this.isTall ? 0 : 30;
    this.across = head;
    this.first = this.isTall ? 26 : 60;
    // What lies between two turns beside the stripes themselves, so that no label comes upon another.
    this.gap = this.isTall ? 46 : Math.max(46, (width - this.first - this.thick - 70) / Math.max(1, n - 1));
    this.end = head + this.thick + (this.isTall ? 62 : 58);
    const height = this.isTall ? this.first + this.thick + n * this.gap : this.end + 52;
    const root = svg('svg', { viewBox: `0 0 ${width} ${height}`, height, role: 'img' });
    this.ribbons = this.exits.map((_, i) => svg('path', { class: 'ribbon', fill: exitColour(i, n) }));
    this.gates = this.exits.map(() => this.isTall
      ? svg('line', { class: 'gate', x1: 0, x2: this.thick + 4 })
      : svg('line', { class: 'gate', y1: head - 6, y2: head + this.thick + 4 }));
    this.tops = this.exits.map(exit => svg('text', {
      class: 'dim', y: 14, 'text-anchor': 'middle' }, this.isTall ? '' : exitFrom(exit)));
    this.percents = this.exits.map(() => svg('text', { class: 'share', 'text-anchor': this.isTall ? 'start' : 'middle' }));
    this.unders = this.exits.map((exit, i) => svg('text', {
      class: 'dim', 'text-anchor': this.isTall ? 'start' : 'middle' },
    this.isTall ? `exit ${i}, ${exitFrom(exit)}` : `exit ${i}`));
    this.layer = svg('g', {});
    root.append(...this.ribbons, ...this.gates, this.layer, ...this.tops, ...this.percents, ...this.unders);
    this.root = root;
    this.motes = [];
    this.host.replaceChildren(root);
    this.draw();
    this.label();
  }

  label() {
    if (!this.root) return;
    const parts = this.exits.map((exit, i) => `exit ${i} (${exitFrom(exit)}) ${percent(this.wanted[i])}`);
    this.root.setAttribute('aria-label', `Shares of texts by exit: ${parts.join(', ')}.`);
  }

  // Where the stripe of an exit lies in the stream, and where the end of its turn is.
  stripe(i) {
    let before = 0, after = 0;
    for (let k = 0; k < i; k++) before += this.shown[k];
    for (let k = i + 1; k < this.shown.length; k++) after += this.shown[k];
    const top = this.across + after * this.thick;
    const at = this.first + before * this.thick + i * this.gap;
    return { top, bottom: top + this.shown[i] * this.thick, at, turn: 16 };
  }

  // The place of a point at a share of the way and of the stripe's width.
  place(i, way, lane) {
    const s = this.stripe(i);
    const radius = s.turn + (s.bottom - s.top) * (1 - lane), centre = s.bottom + s.turn;
    const arc = radius * Math.PI / 2, tail = Math.max(0, this.end - centre), total = s.at + arc + tail;
    const far = way * total;
    let a, b;
    if (far < s.at) [a, b] = [far, centre - radius];
    else if (far < s.at + arc) {
      const angle = (far - s.at) / radius;
      [a, b] = [s.at + radius * Math.sin(angle), centre - radius * Math.cos(angle)];
    } else [a, b] = [s.at + radius, centre + far - s.at - arc];
    return this.isTall ? [b, a] : [a, b];
  }

  draw() {
    const p = (a, b) => this.isTall ? `${b.toFixed(1)} ${a.toFixed(1)}` : `${a.toFixed(1)} ${b.toFixed(1)}`;
    this.exits.forEach((_, i) => {
      const s = this.stripe(i), w = s.bottom - s.top, r = s.turn, centre = s.bottom + r;
      const isNone = this.shown[i] < 0.0005;
      const turn = this.isTall ? [0, 1] : [1, 0];
      this.ribbons[i].setAttribute('class', isNone ? 'none' : 'ribbon');
      // The seam between two stripes would hide a thin one.
      this.ribbons[i].style.stroke = !isNone && w < 3 ? exitColour(i, this.exits.length) : '';
      this.ribbons[i].setAttribute('d', isNone
        ? `M${p(s.at, s.bottom)}A${r} ${r} 0 0 ${turn[0]} ${p(s.at + r, centre)}L${p(s.at + r, this.end)}`
        : `M${p(0, s.top)}L${p(s.at, s.top)}A${r + w} ${r + w} 0 0 ${turn[0]} ${p(s.at + r + w, centre)}`
          + `L${p(s.at + r + w, this.end)}L${p(s.at + r, this.end)}L${p(s.at + r, centre)}`
          + `A${r} ${r} 0 0 ${turn[1]} ${p(s.at, s.bottom)}L${p(0, s.bottom)}Z`);
      for (const end of this.isTall ? ['y1', 'y2'] : ['x1', 'x2']) this.gates[i].setAttribute(end, s.at);
      this.tops[i].setAttribute('x', s.at);
      const middle = s.at + r + w / 2;
      const [x, y] = this.isTall ? [this.end + 10, middle] : [middle, this.end + 24];
      this.percents[i].setAttribute('x', x);
      this.percents[i].setAttribute('y', y);
      this.unders[i].setAttribute('x', x);
      this.unders[i].setAttribute('y', y + (this.isTall ? 17 : 19));
      this.percents[i].textContent = percent(this.wanted[i]);
    });
  }

  frame(now) {
    const seconds = Math.min(0.1, (now - this.last) / 1000);
    this.last = now;
    if (this.root && this.exits) {
      const isMoving = this.wanted.some((share, i) => Math.abs(share - this.shown[i]) > 0.0002);
      if (isMoving) {
        const part = isStill.matches ? 1 : Math.min(1, seconds * 5);
        this.shown = this.shown.map((share, i) => share + (this.wanted[i] - share) * part);
        this.draw();
      }
      this.move(isStill.matches ? 0 : seconds);
    }
    requestAnimationFrame(next => this.frame(next));
  }

  // Points drift along, as many as there are texts, up to what an eye can follow.
  move(seconds) {
    this.due = this.perSecond === 0 ? 0 : this.due + Math.min(this.perSecond, 45) * seconds;
    for (; this.due >= 1; this.due--) {
      let left = Math.random(), exit = 0;
      while (exit < this.shown.length - 1 && left > this.shown[exit]) left -= this.shown[exit++];
      const dot = svg('circle', { r: 2, opacity: 0.85 });
      this.layer.append(dot);
      this.motes.push({ dot, exit, lane: 0.1 + 0.8 * Math.random(), way: 0, speed: 0.35 + Math.random() * 0.15 });
    }
    this.motes = this.motes.filter(mote => {
      mote.way += mote.speed * seconds;
      if (mote.way >= 1 || !mote.dot.isConnected) {
        mote.dot.remove();
        return false;
      }
      const [x, y] = this.place(mote.exit, mote.way, mote.lane);
      mote.dot.setAttribute('cx', x.toFixed(1));
      mote.dot.setAttribute('cy', y.toFixed(1));
      return true;
    });
  }
}
