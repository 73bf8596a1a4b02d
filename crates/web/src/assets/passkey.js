// Asks the browser for a passkey and sends its answer with the form. Without script, where the
// browser has no passkeys, or at another address, its part of the page stays hidden and one goes on
// with a password and a code.
"use strict";
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
const make = async (asked) => {
  const made = await navigator.credentials.create({ publicKey: { ...asked, challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) }, excludeCredentials: known(asked.excludeCredentials) } });
  const { id, type, response } = made;
  return { id, rawId: id, type, clientExtensionResults: made.getClientExtensionResults(), response: {
    attestationObject: text(response.attestationObject), clientDataJSON: text(response.clientDataJSON),
    transports: response.getTransports?.() ?? [] } };
};
const show = async (asked) => {
  const { id, type, response } = await navigator.credentials.get({ publicKey: { ...asked,
    challenge: bytes(asked.challenge), allowCredentials: known(asked.allowCredentials) } });
  return { id, rawId: id, type, clientExtensionResults: {}, response: {
    authenticatorData: text(response.authenticatorData), clientDataJSON: text(response.clientDataJSON),
    signature: text(response.signature), userHandle: response.userHandle ? text(response.userHandle) : null } };
};
const can = Boolean(window.PublicKeyCredential);
for (const part of document.querySelectorAll("[data-passkey]")) {
  const form = part.querySelector("form"), said = form.querySelector("[role=alert]"), data = part.dataset;
  const here = location.origin === data.origin;
  for (const elsewhere of document.querySelectorAll("[data-passkey-elsewhere]")) elsewhere.hidden = here || !can;
  for (const without of document.querySelectorAll("[data-passkey-without]")) without.hidden = can;
  part.hidden = !(can && here);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.hidden = true;
    try {
      const answer = await fetch("/passkey/ask", { method: "POST", body: new URLSearchParams({ kind: data.passkey }) });
      if (!answer.ok) { said.textContent = data.over; said.hidden = false; return; }
      const asked = await answer.json();
      form.elements.passkey.value = JSON.stringify(await (data.passkey === "make" ? make : show)(asked));
      form.submit();
    } catch (fault) { said.textContent = fault.name === "InvalidStateError" ? data.known : data.failed; said.hidden = false; }
  });
}
