// The field in which tags are typed is drawn by a script and has no label of its own: it takes that of the field it stands for.
(() => {
  const name = () => {
    for (const typed of document.querySelectorAll(".tagit-new input:not([aria-label])")) {
      const field = typed.closest(".tagit").previousElementSibling;
      const label = field && document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
      if (label) typed.setAttribute("aria-label", label.firstChild.textContent.trim());
    }
  };
  new MutationObserver(name).observe(document.documentElement, { childList: true, subtree: true });
})();
