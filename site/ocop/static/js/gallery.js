// Without this the small pictures are links to the large ones. With it the page stays where it is and the one shown is marked.
(() => {
  const track = document.querySelector(".gallery-track");
  const links = [...document.querySelectorAll(".gallery-thumbnails a")];

  const mark = () => {
    const shown = Math.round(track.scrollLeft / track.clientWidth);
    links.forEach((link, number) => {
      if (number === shown) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  };

  links.forEach((link, number) =>
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      track.scrollTo({ left: number * track.clientWidth, behavior: "instant" });
    })
  );
  track.addEventListener("scroll", mark, { passive: true });
  mark();
})();
