// The filter sheet needs no script: its address opens it. With one, a phone treats it as the dialog it looks like: Esc and
// "Close" lead back to where one was, the keyboard stays inside, and choosing filters leaves no trail of pages behind.
(() => {
  const sheet = document.getElementById("bo-loc");
  const opener = document.querySelector('.thumb-bar [href="#bo-loc"]');
  const narrow = window.matchMedia("(max-width: 59.99em)");
  if (!sheet || !opener) return;

  let openedHere = false;
  let place = 0;
  const isOpen = () => narrow.matches && sheet.matches(":target, :has(:target)");
  const reachable = () => [...sheet.querySelectorAll("a, summary")].filter((each) => each.checkVisibility());

  function announce() {
    if (isOpen()) {
      sheet.setAttribute("role", "dialog");
      sheet.setAttribute("aria-modal", "true");
      if (!sheet.contains(document.activeElement)) sheet.focus({ preventScroll: true });
    } else {
      sheet.removeAttribute("role");
      sheet.removeAttribute("aria-modal");
    }
  }

  function close() {
    if (openedHere) {
      openedHere = false;
      history.back();
    } else {
      // No element has this name: nothing is the target any more, and nothing scrolls.
      location.replace("#-");
      history.replaceState(null, "", location.pathname + location.search);
    }
  }

  opener.addEventListener("click", () => {
    openedHere = true;
    place = window.scrollY;
  });

  sheet.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || !isOpen() || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.classList.contains("sheet-close") || link.closest(".sheet-foot .button")) close();
    else location.replace(link.href);
  });

  document.addEventListener("keydown", (event) => {
    if (!isOpen()) return;
    if (event.key === "Escape") close();
    if (event.key !== "Tab") return;
    const links = reachable();
    const [edge, other] = event.shiftKey ? [links[0], links.at(-1)] : [links.at(-1), links[0]];
    if (document.activeElement === edge || (event.shiftKey && document.activeElement === sheet)) {
      event.preventDefault();
      other.focus();
    }
  });

  window.addEventListener("hashchange", () => {
    announce();
    if (isOpen() || !sheet.contains(document.activeElement)) return;
    opener.focus({ preventScroll: true });
    window.scrollTo(0, place);
  });
  // The address takes effect only when the page has its styles.
  window.addEventListener("load", announce);
})();
