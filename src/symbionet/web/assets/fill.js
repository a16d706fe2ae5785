/** Buttons with data-fill put a demo's e-mail and password into the sign-in form. */
export function startFill(scope) {
  for (const button of scope.querySelectorAll("[data-fill]")) {
    const email = document.querySelector("input[name=login]");
    const password = document.querySelector("input[name=password]");
    if (!email || !password) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      email.value = button.dataset.fill;
      password.value = button.dataset.fillPassword;
      email.form.querySelector("[type=submit]").focus();
    });
  }
}
