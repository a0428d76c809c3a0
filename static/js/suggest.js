// <input data-suggest="/skills/suggest" list="…">: fills the datalist with names that fit what is typed.
// Without scripts the field takes any name, and the server offers the nearest skills to pick from.
const WAIT_MS = 150;
const LEAST_SIGNS = 2;

export function suggest(root) {
  for (const field of root.querySelectorAll("input[data-suggest]")) attach(field);
}

function attach(field) {
  const list = document.getElementById(field.getAttribute("list"));
  if (!list) return;
  let timer = 0;
  let asked = "";
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const text = field.value.trim();
      if (text.length < LEAST_SIGNS || text === asked) return;
      asked = text;
      const names = await names_like(field.dataset.suggest, text);
      if (names === null || asked !== text) return;
      list.replaceChildren(...names.map(option));
    }, WAIT_MS);
  });
}

async function names_like(address, text) {
  try {
    const answer = await fetch(`${address}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
    return answer.ok ? (await answer.json()).items : null;
  } catch {
    return null;
  }
}

function option(item) {
  const made = document.createElement("option");
  made.value = item.label;
  if (item.hint) made.label = item.hint;
  return made;
}
