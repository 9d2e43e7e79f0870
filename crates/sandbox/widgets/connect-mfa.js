// The kinds of challenge, as fields of a form: a text, a choice, several choices, pictures, or a question to be chosen and answered.
import { el, field } from "./common.js";

const several = (challenge) => ["MultipleChoiceMultipleAnswers", "ImageSelection"].includes(challenge.Type);
/** "Choose new questions": the chosen question is the key of its answer. */
const chosen = (challenge) => challenge.Type === "QuestionAndAnswer" && challenge.Iterables?.length > 0;

/** The fields of one challenge; what is typed or chosen comes back through `answerTo`. */
export function question(challenge, at, say, problem) {
  const id = `answer-${at}`;
  if (chosen(challenge)) {
    const options = challenge.Iterables.map((text) => el("option", { value: text }, text));
    return el("fieldset", {}, el("legend", {}, challenge.Prompt),
      el("div", { class: "field" }, el("label", { for: `${id}-question` }, say.newQuestion), el("select", { id: `${id}-question`, name: `${id}-question` }, ...options)),
      field(id, say.newAnswer, {}, problem));
  }
  if (!challenge.Iterables?.length) return field(id, challenge.Prompt, {}, problem);
  const picture = challenge.Type === "ImageSelection";
  const some = several(challenge);
  const choice = (text, n) => el("label", { class: picture ? "option picture" : "option", for: `${id}-${n}` },
    el("input", { type: some ? "checkbox" : "radio", name: id, value: text, required: !some, id: `${id}-${n}` }),
    // A bank sends pictures without a word about them; a number tells them apart at least.
    picture ? el("img", { src: `data:image/jpeg;base64,${text}`, alt: say.picture(n + 1), width: 96, height: 96 }) : el("span", {}, text));
  const group = el("fieldset", { class: picture ? "pictures" : null }, el("legend", {}, challenge.Prompt), ...challenge.Iterables.map(choice));
  if (some) atLeastOne(group, say.chooseSome);
  return group;
}

/** Checkboxes can't be required as a group: the first one speaks for them, so that an empty answer doesn't cost a try at the bank. */
function atLeastOne(group, reason) {
  const boxes = [...group.querySelectorAll("input")];
  const judge = () => boxes[0].setCustomValidity(boxes.some((box) => box.checked) ? "" : reason);
  group.addEventListener("change", judge);
  judge();
}

/** Key and answers of one challenge, exactly as the bank sent them. */
export function answerTo(challenge, at, data) {
  const key = chosen(challenge) ? data.get(`answer-${at}-question`) : challenge.Prompt;
  return [key, data.getAll(`answer-${at}`)];
}
