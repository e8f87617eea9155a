// Passkeys: a form with data-passkey asks the browser's key to sign, and is sent with what it signed.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

function options(told) {
  const made = { ...told, challenge: bytes(told.challenge) };
  if (told.user) made.user = { ...told.user, id: bytes(told.user.id) };
  for (const name of ["excludeCredentials", "allowCredentials"]) {
    if (told[name]) made[name] = told[name].map((one) => ({ ...one, id: bytes(one.id) }));
  }
  return made;
}

function said(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

async function signed(form) {
  if (form.dataset.passkey === "sign-in") {
    const answer = await fetch(form.action, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
    if (!answer.ok) throw new Error(`passkey: ${answer.status}`);
    return navigator.credentials.get({ publicKey: options((await answer.json()).request_options.publicKey) });
  }
  const told = options(JSON.parse(document.getElementById("passkey-options").textContent).publicKey);
  if (form.dataset.passkey === "use") return navigator.credentials.get({ publicKey: told });
  told.authenticatorSelection = { ...told.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
  return navigator.credentials.create({ publicKey: told });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.credential.value) return;
    event.preventDefault();
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    try {
      form.credential.value = JSON.stringify(said(await signed(form)));
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
