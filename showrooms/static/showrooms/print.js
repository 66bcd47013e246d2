// Labels are true for the day they were made. A page that was left open overnight prints none.
(() => {
  const navigation = { steady: 0, wall: performance.timeOrigin };
  const today = untilMidnight(Number(document.body.dataset.secondsLeft), navigation);
  const check = () => document.body.classList.toggle("is-over", today.isOver());
  const button = document.querySelector(".print-button");
  if (button) {
    button.addEventListener("click", () => window.print());
    button.hidden = false;
  }
  window.addEventListener("beforeprint", check);
  for (const name of ["focus", "pageshow"]) window.addEventListener(name, check);
  setInterval(check, 1_000);
  check();
})();
