// The hour of the check, and printing. The page may have been made at any time of its day, so the hour is that at which the
// browser asked for it. One taken out of the browser's own store, or under a clock that shows another day, keeps the day alone.
(() => {
  const when = document.querySelector(".checked-when");
  const print = document.querySelector(".checked-print");
  const [navigation] = performance.getEntriesByType("navigation");
  if (when && navigation?.type !== "back_forward") {
    const asked = new Date(performance.timeOrigin);
    const inVietnam = (parts) => new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Ho_Chi_Minh", ...parts }).format(asked);
    const [day, month, year] = inVietnam({ day: "2-digit", month: "2-digit", year: "numeric" }).split("/");
    if (`${year}-${month}-${day}` === when.dataset.day) {
      const time = inVietnam({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      when.textContent = when.dataset.withTime.replace("--:--", time);
    }
  }
  print.addEventListener("click", () => window.print());
  print.hidden = false;
})();
