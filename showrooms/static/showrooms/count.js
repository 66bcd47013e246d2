// Counting by scanner: the code of the goods that are open adds a piece, any other saves the figure and goes on to those goods.
(() => {
  const form = document.querySelector("[data-counting]");
  if (!form) return;

  const { counted, then } = form.elements;
  const codes = form.dataset.codes.split(" ").filter(Boolean);
  const MOST_DIGITS = 6; // a longer number is a barcode
  const OF_LABEL = /\/v\/([^/?#\s]+)/i;

  const spelled = (text) => {
    const code = (OF_LABEL.exec(text)?.[1] ?? text).replace(/[\s-]/g, "").toUpperCase();
    return /^\d{12}$/.test(code) ? `0${code}` : code;
  };
  const own = new Set(codes.map(spelled));
  const isFigure = (text) => /^[\d., ]+$/.test(text) && text.replace(/\D/g, "").length <= MOST_DIGITS;

  let figure = counted.value.trim();
  const put = (number) => {
    figure = String(Math.max(0, number));
    counted.value = figure;
  };
  const add = (step) => put((parseInt(figure, 10) || 0) + step);

  function scanned(text) {
    if (own.has(spelled(text))) {
      add(1);
      counted.select();
      return;
    }
    if (figure === "") {
      location.search = `?${new URLSearchParams({ q: text })}`;
      return;
    }
    counted.value = figure;
    then.value = text;
    form.requestSubmit();
  }

  counted.addEventListener("input", () => {
    if (counted.value.trim() === "" || isFigure(counted.value)) figure = counted.value.trim();
  });

  counted.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || isFigure(counted.value)) return;
    event.preventDefault();
    if (counted.value.trim()) scanned(counted.value.trim());
  });

  // What is scanned while no field has the focus belongs to the figure.
  document.addEventListener(
    "keydown",
    (event) => {
      const busy = event.target.matches("input:not([type=radio]), select, textarea") || event.ctrlKey || event.metaKey || event.altKey;
      if (busy || event.key.length !== 1 || event.key === " ") return;
      counted.focus();
      counted.select();
    },
    true,
  );

  for (const button of form.querySelectorAll("[data-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => add(Number(button.dataset.step)));
  }
  form.querySelector("[data-scan-hint]").hidden = !own.size;
  if ("scanned" in form.dataset && figure === "") put(1);
  counted.focus();
  counted.select();

  // A second press while the first is on its way changes nothing, and a figure that came back by the Back button is no new one.
  form.addEventListener("submit", () => {
    form.querySelector(".button-strong").disabled = true;
  });
  window.addEventListener("pageshow", () => {
    form.querySelector(".button-strong").disabled = false;
  });
})();
