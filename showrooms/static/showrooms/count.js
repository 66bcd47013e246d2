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

  // A scanner types into the same field, faster than anybody: a figure is one that has stood there for a moment.
  const STANDS = 250;
  let figure = counted.value.trim();
  let standing = null;
  let behind = false; // what is being typed stands behind the figure and not in its place

  function settle() {
    clearTimeout(standing);
    standing = null;
    const text = counted.value.trim();
    if (text === "" || isFigure(text)) figure = text;
  }
  const put = (number) => {
    counted.value = String(Math.max(0, number));
    settle();
  };
  const add = (step) => put(Number(figure.replace(/\D/g, "")) + step);

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
    if (standing === null) behind = figure !== "" && counted.value.startsWith(figure) && counted.value.length > figure.length;
    clearTimeout(standing);
    standing = setTimeout(settle, STANDS);
  });

  counted.addEventListener("keydown", (event) => {
    const text = counted.value.trim();
    if (event.key !== "Enter" || text === "" || isFigure(text)) return;
    event.preventDefault();
    clearTimeout(standing);
    standing = null;
    scanned(behind ? text.slice(figure.length) : text);
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
    button.addEventListener("click", () => {
      settle();
      add(Number(button.dataset.step));
    });
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
