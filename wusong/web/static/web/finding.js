// Suggestions under a box that names another record. Without it the box takes a code, a full name or #number.
(function () {
  "use strict";
  const PAUSE = 180; // milliseconds without a key before asking
  document.querySelectorAll("input[data-find]").forEach(attach);

  function attach(box) {
    const list = document.createElement("datalist");
    list.id = box.id + "_found";
    box.after(list);
    box.setAttribute("list", list.id);
    let waiting = 0;
    let asked = "";
    box.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, PAUSE);
    });

    async function ask() {
      const words = box.value.trim();
      if (!words || words === asked || words.includes("#")) return;
      asked = words;
      const query = new URLSearchParams({ q: words, for: box.dataset.for });
      const answer = await fetch(`/registers/${box.dataset.find}/find/?${query}`, { credentials: "same-origin" });
      if (!answer.ok || box.value.trim() !== words) return;
      const { results } = await answer.json();
      list.replaceChildren(...results.map(({ value }) => {
        const option = document.createElement("option");
        option.value = value;
        return option;
      }));
    }
  }
})();
