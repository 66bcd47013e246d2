// A form that saves itself takes what stands in it when the answer comes for saved. What was written after it was sent is not:
// then it is sent once more. Wagtail tells when it sends, and what; whoever wrote nothing meanwhile starts nothing here.
(() => {
  "use strict";
  const OF_THE_SERVER = /^(csrfmiddlewaretoken|loaded_revision|overwrite_revision)/;

  const written = (data, given) =>
    JSON.stringify(
      [...data].filter(([name, value]) => typeof value === "string" && !OF_THE_SERVER.test(name) && !(name in given)),
    );

  let sent = null;
  let meanwhile = false;

  document.addEventListener("w-autosave:save", (event) => {
    sent = event.detail.formData;
    meanwhile = false;
  });
  for (const name of ["input", "change", "click", "keyup", "drop", "paste"]) {
    document.addEventListener(name, () => (meanwhile = true), true);
  }
  document.addEventListener("w-autosave:success", (event) => {
    const form = event.target;
    const given = event.detail.response.field_updates || {};
    if (!sent || !meanwhile || written(sent, given) === written(new FormData(form), given)) return;
    form.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true, detail: { type: "edits" } }));
  });
})();
