// Loaded on every page; each part only improves what already works without it.
import { suggest } from "./suggest.js";
import { refresh } from "./refresh.js";
import { menus } from "./menus.js";
import { busy } from "./busy.js";

menus(document);
suggest(document);
refresh(document);
busy(document);
