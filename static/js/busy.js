// A form that takes its time says so while it is sent: `data-busy` holds the sentence.
export function busy(root) {
  for (const form of root.querySelectorAll("form[data-busy]")) {
    form.addEventListener("submit", () => {
      if (form.querySelector("[data-busy-said]")) return;
      const line = document.createElement("p");
      line.dataset.busySaid = "";
      line.className = "busy";
      line.setAttribute("role", "status");
      line.append(document.createElement("progress"), ` ${form.dataset.busy}`);
      form.append(line);
    });
  }
  // Going back shows the page as it was left: with the line, unless it is taken away.
  addEventListener("pageshow", () => root.querySelectorAll("[data-busy-said]").forEach((line) => line.remove()));
}
