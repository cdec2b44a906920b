// Shows the open dead letters, and lets an operator replay or discard one, or all of a kind and reason.
import { bytes, clock, count } from "./model.js";
import { element, order } from "./parts.js";

const section = document.getElementById("dead-letters");
const outcome = section.querySelector(".outcome");
const result = section.querySelector(".result");
const groups = section.querySelector(".groups");
const list = section.querySelector(".list");

/** Reads the whole topic of dead letters at each request, so the page does not ask by itself. */
export async function showDeadLetters() {
  outcome.textContent = "Reading the dead-letter topic …";
  try {
    const response = await fetch("observe/dead-letters", { cache: "no-store" });
    if (!response.ok) {
      throw new Error((await response.text()).trim().slice(0, 300));
    }
    const answer = await response.json();
    outcome.textContent = (answer.latest.length === 0 ? "There is none."
      : `${answer.complete ? "" : "Too many to read all of them. "}By kind and reason, then the latest`
        + ` ${answer.latest.length}, the newest first:`)
      + (answer.cannotReplay ? ` ${answer.cannotReplay}.` : "");
    groups.replaceChildren(...answer.open.map(group => groupOf(group, answer)));
    list.replaceChildren(...answer.latest.map(letter => deadLetter(letter, answer)));
  } catch (failure) {
    groups.replaceChildren();
    list.replaceChildren();
    outcome.textContent = `They cannot be read: ${failure.message}`;
  }
}

function groupOf({ kind, reason, number }, answer) {
  const name = [kind, reason].filter(part => part).join(" ");
  const line = element("li", `${name} ${count(number)} `);
  // not those that have come since
  const selection = new URLSearchParams({ kind, reason, until: answer.time });
  line.append(buttons(selection, ` all ${name}`, `${count(number)} dead letters (${name})`, answer));
  return line;
}

function deadLetter(letter, answer) {
  const details = document.createElement("details");
  details.append(element("summary",
    [clock(letter.time), letter.kind, letter.reason].filter(part => part).join(" · ")));
  const facts = document.createElement("dl");
  for (const [name, value] of [["why", letter.message], ["line", letter.line ?? `base64 ${letter.base64}`],
    ["size", bytes(letter.bytes)], ["from", letter.source], ["before", letter.history], ["id", letter.id]]) {
    if (value) {
      facts.append(element("dt", name), element("dd", value));
    }
  }
  details.append(facts, buttons(new URLSearchParams({ id: letter.id }), "", undefined, answer));
  return details;
}

/** @param several what is asked for before several are replayed; undefined for one */
function buttons(selection, which, several, answer) {
  const box = document.createElement("span");
  box.className = "buttons";
  if (!answer.cannotReplay) {
    box.append(button(`Replay${which}`, `replay-dead-letters?${selection}`,
      several && `Send ${several} back to their topics?`));
  }
  box.append(button(`Discard${which}`, `discard-dead-letters?${selection}`,
    `Delete ${several ?? "this dead letter"} for good?`));
  return box;
}

function button(label, action, question) {
  const made = element("button", label);
  made.type = "button";
  made.addEventListener("click", async () => {
    if (question && !confirm(question)) {
      return;
    }
    section.querySelectorAll(".groups button, .list button").forEach(one => { one.disabled = true; });
    result.textContent = `${label} …`;
    result.textContent = await order(label, `observe/actions/${action}`);
    await showDeadLetters();
  });
  return made;
}
