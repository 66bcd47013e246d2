// Labels are true for the day they were made. A page that was left open overnight prints none. Lines are measured in the house's
// typefaces, so nothing is printed before these are here.
(() => {
  const button = document.querySelector(".print-button");
  if (button) {
    button.addEventListener("click", () => window.print());
    document.fonts.ready.then(() => {
      button.hidden = false;
    });
  }
  const { secondsLeft } = document.body.dataset;
  if (secondsLeft === undefined) return; // what is true on any day
  const navigation = { steady: 0, wall: Date.now() - performance.now() };
  const today = untilMidnight(Number(secondsLeft), navigation);
  const check = () => document.body.classList.toggle("is-over", today.isOver());
  window.addEventListener("beforeprint", check);
  for (const name of ["focus", "pageshow"]) window.addEventListener(name, check);
  setInterval(check, 1_000);
  check();
})();
