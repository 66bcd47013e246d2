// Without this a film of another site is a link to it. With it the film plays where it stands, once the visitor asks for it.
(() => {
  document.querySelectorAll("a[data-framed]").forEach((link) =>
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      const frame = document.createElement("iframe");
      frame.className = "video-frame";
      frame.src = link.dataset.framed;
      frame.title = link.dataset.title;
      frame.allow = "autoplay; fullscreen; picture-in-picture";
      frame.allowFullscreen = true;
      frame.referrerPolicy = "strict-origin-when-cross-origin";
      link.replaceWith(frame);
      frame.focus();
    })
  );
})();
