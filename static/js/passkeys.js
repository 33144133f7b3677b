// Passkeys: a form that carries data-passkey asks the browser for one and sends its answer. "create" makes a new one,
// "get" uses one; the options stand in data-options, or are fetched from data-options-url when the button is pressed.
"use strict";

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  return (await answer.json()).request_options;
}

// A passkey that signs in alone is kept on the device and asks who is there; another is only a second factor.
function aloneOrSecond(options, form) {
  const box = form.querySelector("input[name=passwordless]");
  if (!box) return;
  const selection = options.publicKey.authenticatorSelection;
  selection.residentKey = box.checked ? "required" : "discouraged";
  selection.requireResidentKey = box.checked;
  if (box.checked) selection.userVerification = "required";
}

async function askBrowser(form) {
  const options = await optionsOf(form);
  if (form.dataset.passkey === "get") return window.webauthnJSON.get(options);
  aloneOrSecond(options, form);
  return window.webauthnJSON.create(options);
}

document.querySelectorAll("form[data-passkey]").forEach((form) => {
  const button = form.querySelector("[data-passkey-button]");
  const failed = form.querySelector("[data-passkey-failed]");
  if (!window.PublicKeyCredential) {
    button.disabled = true;
    failed.textContent = failed.dataset.sayMissing;
    failed.hidden = false;
    return;
  }
  button.addEventListener("click", async () => {
    failed.hidden = true;
    button.disabled = true;
    try {
      form.elements.credential.value = JSON.stringify(await askBrowser(form));
      form.submit();
    } catch (error) {
      failed.textContent = error.name === "InvalidStateError" ? failed.dataset.sayKnown : failed.dataset.sayFailed;
      failed.hidden = false;
      button.disabled = false;
    }
  });
});
