// A form that saves something new is sent once: a second click must not save it twice.
const sent = new Set();

const buttons = (form) => form.querySelectorAll("button[type=submit]");

for (const form of document.querySelectorAll("form[data-submit-once]")) {
  form.addEventListener("submit", (event) => {
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    // Afterwards: a disabled button would not send its own name and value.
    setTimeout(() => buttons(form).forEach((button) => (button.disabled = true)));
  });
}

// Back leads to the page as it was left.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-submit-once]")) {
    sent.delete(form);
    buttons(form).forEach((button) => (button.disabled = false));
  }
});
