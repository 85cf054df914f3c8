// Values of charts, where they are pointed at or touched.
const tip = document.getElementById('tip');
const show = event => {
  const target = event.target instanceof Element ? event.target.closest('[data-tip]') : null;
  tip.hidden = !target;
  if (!target) return;
  tip.textContent = target.dataset.tip;
  const right = document.documentElement.clientWidth - tip.offsetWidth - 8;
  tip.style.left = Math.max(8, Math.min(event.clientX + 12, right)) + 'px';
  const above = event.clientY - tip.offsetHeight - 14;
  tip.style.top = (above > 4 ? above : event.clientY + 18) + 'px';
};
document.addEventListener('pointermove', show);
document.addEventListener('pointerdown', show);
document.addEventListener('scroll', () => { tip.hidden = true; }, { passive: true });
document.addEventListener('keydown', event => { if (event.key === 'Escape') tip.hidden = true; });
