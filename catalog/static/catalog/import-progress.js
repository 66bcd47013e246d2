// Asks how far an import is and shows it: a bar, the pace, the time left. When it ends, the page shows what came of it.
(() => {
  const root = document.querySelector('[data-import-progress]');
  if (!root) return;
  const [label, count, pace, bar] = ['[data-label]', '[data-count]', '[data-pace]', 'progress'].map((part) => root.querySelector(part));
  const number = new Intl.NumberFormat(document.documentElement.lang);
  let phase = null;
  let began = 0;
  let first = 0;

  const show = ({ phase: step, label: words, done, total, saved }) => {
    // Once all is saved there is nothing left to stop.
    document.querySelectorAll('[data-unsaved]').forEach((part) => (part.hidden = saved));
    document.querySelectorAll('[data-saved]').forEach((part) => (part.hidden = !saved));
    if (step !== phase) {
      [phase, began, first] = [step, performance.now(), done];
    }
    if (label.textContent !== words) label.textContent = words;
    if (!total) {
      bar.removeAttribute('value');
      count.textContent = '';
      pace.textContent = '\u00a0';
      return;
    }
    bar.max = total;
    bar.value = done;
    count.textContent = `${number.format(done)} / ${number.format(total)}`;
    const seconds = (performance.now() - began) / 1000;
    const rate = (done - first) / seconds;
    pace.textContent =
      seconds > 1 && rate > 0
        ? `${root.dataset.rate.replace('%s', number.format(Math.round(rate)))}, ${root.dataset.left.replace('%s', number.format(Math.ceil((total - done) / rate)))}`
        : '\u00a0';
  };

  const ask = async () => {
    try {
      const response = await fetch(root.dataset.statusUrl, { headers: { Accept: 'application/json' } });
      const status = await response.json();
      if (!status.working) {
        window.location.reload();
        return;
      }
      show(status);
    } catch {
      // The server is busy or restarting: ask again.
    }
    setTimeout(ask, 500);
  };
  ask();
})();
