// The quorum while numbers are typed: the server reckons it and says it in words.
document.querySelectorAll("[data-quorum-url]").forEach((form) => {
  const told = form.querySelector("[data-quorum]");
  let waiting = 0;
  const ask = async () => {
    const numbers = new URLSearchParams({ due: form.elements.due.value, present: form.elements.present.value });
    const answer = await fetch(`${form.dataset.quorumUrl}?${numbers}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const said = await answer.json();
    told.hidden = !said.text;
    told.textContent = said.text;
    told.classList.toggle("notice-done", said.quorate === true);
    told.classList.toggle("notice-warn", said.quorate !== true);
  };
  form.addEventListener("input", (event) => {
    if (!["due", "present"].includes(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, 250);
  });
});
