// Without this the plan is a picture with links to the booths of the list. With it the plan can be drawn larger, the chosen booth
// is marked on it, Escape leads back to where one was, and going from booth to booth leaves no trail behind.
(() => {
  const plan = document.querySelector(".booths-plan");
  if (!plan) return;
  const view = plan.querySelector(".plan-window");
  const sheet = plan.querySelector(".plan-sheet");
  const links = [...plan.querySelectorAll(".plan-booth")];
  const steps = [1, 1.6, 2.4, 3.6];
  let step = 0;

  const linkTo = (id) => links.find((link) => link.getAttribute("href") === `#${id}`);
  const chosen = () => decodeURIComponent(location.hash.slice(1));

  const mark = () => {
    const current = linkTo(chosen());
    links.forEach((link) => {
      if (link === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  };

  // The middle of what is seen stays in the middle.
  const zoom = (to) => {
    const across = (view.scrollLeft + view.clientWidth / 2) / view.scrollWidth;
    const down = (view.scrollTop + view.clientHeight / 2) / view.scrollHeight;
    step = Math.max(0, Math.min(steps.length - 1, to));
    sheet.style.width = `${100 * steps[step]}%`;
    view.scrollLeft = across * view.scrollWidth - view.clientWidth / 2;
    view.scrollTop = down * view.scrollHeight - view.clientHeight / 2;
    buttons.forEach((button) => {
      button.disabled = step === (button.dataset.zoom === "in" ? steps.length - 1 : 0);
    });
  };

  const buttons = [...plan.querySelectorAll("[data-zoom]")];
  buttons.forEach((button) => button.addEventListener("click", () => zoom(step + (button.dataset.zoom === "in" ? 1 : -1))));
  plan.querySelector(".plan-zoom").hidden = false;

  const back = (id) => {
    const link = linkTo(id);
    const place = window.scrollY;
    location.replace("#so-do");
    window.scrollTo(0, place);
    if (link) link.focus({ preventScroll: true });
  };

  links.forEach((link) =>
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      location.replace(link.getAttribute("href"));
      const booth = document.getElementById(chosen());
      if (booth) booth.focus({ preventScroll: true });
    })
  );
  document.querySelectorAll(".booth-close").forEach((link) =>
    link.addEventListener("click", (event) => {
      event.preventDefault();
      back(link.closest(".booth").id);
    })
  );
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && linkTo(chosen())) back(chosen());
  });
  window.addEventListener("hashchange", mark);
  mark();
  zoom(0);
})();
