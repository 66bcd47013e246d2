// The arrow keys go from bar to bar; one Tab leaves the chart.
for (const chart of document.querySelectorAll("[data-chart]")) {
  const bars = [...chart.querySelectorAll(".chart-bar")];
  const steps = { ArrowLeft: (place) => place - 1, ArrowRight: (place) => place + 1, Home: () => 0, End: () => bars.length - 1 };
  chart.addEventListener("keydown", (event) => {
    const place = bars.indexOf(document.activeElement);
    const next = bars[steps[event.key]?.(place)];
    if (place < 0 || !next) {
      return;
    }
    event.preventDefault();
    bars[place].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}
