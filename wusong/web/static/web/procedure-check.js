// The live check of the procedure editor: what stands in the box is sent when typing pauses, and the answer shown beneath.
const body = document.querySelector("textarea.body");
const answer = document.getElementById("checked");
let waiting;
body.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const form = new FormData(body.form);
    const response = await fetch(answer.dataset.url, { method: "POST", body: form });
    if (response.ok) answer.innerHTML = await response.text();
  }, 600);
});
