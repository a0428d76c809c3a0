// Menus are <details>: close them on Escape and when the focus or a click goes elsewhere.
export function menus(root) {
  const open = () => root.querySelectorAll("details.menu[open]");
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    }
  });
  for (const kind of ["click", "focusin"]) {
    root.addEventListener(kind, (event) => {
      for (const menu of open()) {
        if (!menu.contains(event.target)) menu.removeAttribute("open");
      }
    });
  }
}
