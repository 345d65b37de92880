/**
 * Shares a list as plain text: `data-from` is the selector of its rows, `data-title` the first
 * line. The phone's own share sheet where there is one, else the clipboard.
 */
import { text, visible } from "./texts.js";

const MARKS = { true: "[x]", false: "[ ]" };

export function start(button) {
  button.addEventListener("click", async () => {
    const message = [button.dataset.title, ...rows(button.dataset.from), location.href].join("\n");
    const said = document.getElementById(button.getAttribute("aria-describedby"));
    try {
      if (navigator.share) return await navigator.share({ text: message });
      await navigator.clipboard.writeText(message);
      said.textContent = text(button, "copied");
    } catch (error) {
      // The person closed the share sheet: nothing to say.
      if (error.name !== "AbortError") said.textContent = text(button, "failed");
    }
  });
}

function rows(selector) {
  return [...document.querySelectorAll(selector)].filter(visible).map((row) => {
    const box = row.querySelector("input[type=checkbox]");
    const words = (row.querySelector("[data-words]") ?? row).textContent
      .trim()
      .replace(/\s+/g, " ");
    return box ? `${MARKS[box.checked]} ${words}` : `- ${words}`;
  });
}
