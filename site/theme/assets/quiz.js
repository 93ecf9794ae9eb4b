/* Grades the quiz of a lesson in the page; answers.js remembers the answers.
 *
 * Right and wrong are decided as in grader/content/quiz.py (normalise_pick, is_correct), and a question is asked as
 * grader/content/quiz_round.py says: once more after a miss, then the answer, which opens before that on request.
 * Without a script the page shows every answer. A prediction is practice: one try opens the result that it is about,
 * and nothing is kept.
 */
(function () {
  "use strict";

  const { Answers, offerDownload } = window.courseAnswers;
  const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?$/;
  const ADVICE = {
    one: "Choose one answer first.",
    several: "Choose at least one answer first.",
    numeric: "Type a number such as 1.5 or 2e-3 (a point, not a comma).",
  };

  /* The names of a question's answers: its key, and those that it had in other words. */
  function keysOf(form) {
    return [form.dataset.key].concat((form.dataset.former || "").split(" ").filter(Boolean));
  }

  /* The answer as it is recorded (`B`, `BD`, `1.386`), or null when there is none yet. */
  function readPick(form) {
    const inputs = Array.from(form.querySelectorAll("input"));
    if (form.dataset.kind === "numeric") {
      const text = inputs[0].value.trim().replace(/−/g, "-");
      return NUMBER.test(text) && Number.isFinite(Number(text)) ? text : null;
    }
    const letters = inputs.filter((input) => input.checked).map((input) => input.value);
    return letters.sort().join("") || null;
  }

  function isCorrect(form, pick) {
    if (form.dataset.kind !== "numeric") return pick === form.dataset.answer;
    const right = Number(form.dataset.answer);
    const tolerance = Number(form.dataset.tolerance);
    const edge = 1e-12 * Math.max(Math.abs(right), tolerance);
    return Math.abs(Number(pick) - right) <= tolerance + edge;
  }

  /* Whether an answer was given when the question had other choices: its verdict stands, its letters mean nothing now. */
  function isOfOthers(form, record) {
    return (form.dataset.otherChoices || "").split(" ").includes(record.question_key);
  }

  function pickOf(form, tries) {
    const last = tries[tries.length - 1];
    return last && !isOfOthers(form, last) ? String(last.pick) : "";
  }

  function describe(form, tries, over) {
    const last = tries[tries.length - 1];
    if (isOfOthers(form, last)) {
      return "Answered " + (last.correct ? "right" : "wrong") + " before its choices changed. That try counts.";
    }
    const verdict = last.correct ? "Right." : "Not right.";
    if (!over) return verdict + " Try again, or open the answer.";
    return tries.length > 1 ? verdict + " The first try counts." : verdict;
  }

  /* Whether the answer is shown without being asked for. */
  function isOver(form, tries) {
    const right = tries.some((record) => record.correct);
    return right || tries.length >= Number(form.closest(".quiz").dataset.misses);
  }

  /* What choices say of themselves stands with the answer; here it moves below its choice. */
  function placeWhys(form) {
    form.querySelectorAll(".why").forEach((why) => {
      const input = form.querySelector("input[value=" + why.dataset.choice + "]");
      why.id = input.name + "-why-" + why.dataset.choice;
      why.hidden = true;
      input.closest(".choice").after(why);
    });
  }

  /* Of a miss, the wrong choices that were made explain themselves; with the answer all do. */
  function showWhys(form, tries) {
    const pick = pickOf(form, tries);
    const isAnswered = form.querySelector("details").open;
    form.querySelectorAll(".why").forEach((why) => {
      const letter = why.dataset.choice;
      const isWrong = !form.dataset.answer.includes(letter);
      why.hidden = !(isAnswered || (isWrong && pick.includes(letter)));
      why.dataset.right = isWrong ? "no" : "yes";
      const input = form.querySelector("input[value=" + letter + "]");
      if (why.hidden) input.removeAttribute("aria-describedby");
      else input.setAttribute("aria-describedby", why.id);
    });
  }

  function show(form, tries) {
    const last = tries[tries.length - 1];
    const over = isOver(form, tries.filter((record) => !isOfOthers(form, record)));
    form.dataset.state = last && !isOfOthers(form, last) ? (last.correct ? "right" : "wrong") : "";
    form.querySelector(".result").textContent = last ? describe(form, tries, over) : "";
    form.querySelector(".skip").hidden = over;
    const details = form.querySelector("details");
    details.hidden = !last;
    details.open = over;
    showWhys(form, tries);
  }

  function restorePick(form, pick) {
    form.querySelectorAll("input").forEach((input) => {
      if (input.type === "text") input.value = pick;
      else input.checked = pick.includes(input.value);
    });
  }

  function showTotal(quiz, forms, answers) {
    const firsts = forms.map((form) => answers.of(keysOf(form))[0]).filter(Boolean);
    const right = firsts.filter((record) => record.correct).length;
    const kept = answers.isKept ? "" : " This browser does not keep answers, so they last until you leave the page.";
    quiz.querySelector(".quiz-total").textContent =
      right + " of " + forms.length + " right on the first try, " + firsts.length + " answered." + kept;
    quiz.querySelector(".quiz-score").hidden = firsts.length === 0;
  }

  function askForPick(form) {
    form.dataset.state = "unanswered";
    form.querySelector(".result").textContent = ADVICE[form.dataset.kind];
  }

  function setUpPrediction(form) {
    const details = form.querySelector("details");
    let tries = [];
    placeWhys(form);
    form.querySelector(".check").hidden = false;
    details.addEventListener("toggle", () => showWhys(form, tries));
    form.addEventListener("input", () => {
      form.dataset.state = "";
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const pick = readPick(form);
      if (pick === null) return askForPick(form);
      const correct = isCorrect(form, pick);
      tries = [{ pick: pick, correct: correct }];
      form.dataset.state = correct ? "right" : "wrong";
      form.querySelector(".result").textContent = (correct ? "Right." : "Not right.") + " See below.";
      details.open = true;
      showWhys(form, tries);
    });
  }

  function setUp(quiz) {
    const answers = new Answers(quiz.dataset.canonicalId);
    const forms = Array.from(quiz.querySelectorAll("form.question"));
    const begun = new Map(); // seconds are counted from when a question is first touched, anew for each try

    forms.forEach((form) => {
      const tries = answers.of(keysOf(form));
      placeWhys(form);
      form.querySelector("details").addEventListener("toggle", () => showWhys(form, answers.of(keysOf(form))));
      if (tries.length) restorePick(form, pickOf(form, tries));
      show(form, tries);
      form.querySelector(".check").hidden = false;
      form.querySelector(".skip").addEventListener("click", () => skip(form));
      const begin = () => begun.has(form) || begun.set(form, Date.now());
      form.addEventListener("focusin", begin);
      form.addEventListener("pointerdown", begin);
      form.addEventListener("input", () => {
        begin();
        form.dataset.state = "";
      });
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        answer(form);
      });
    });

    function answer(form) {
      const pick = readPick(form);
      if (pick === null) return askForPick(form);
      answers.add(keysOf(form), {
        pick: pick,
        correct: isCorrect(form, pick),
        seconds: Math.round((Date.now() - (begun.get(form) || Date.now())) / 100) / 10,
      });
      begun.delete(form);
      show(form, answers.of(keysOf(form)));
      showTotal(quiz, forms, answers);
    }

    /* On to the next question, from the last one to the first that is open. */
    function skip(form) {
      const isOpen = (other) => answers.of(keysOf(other)).length === 0;
      const next = forms[forms.indexOf(form) + 1] || forms.find((other) => other !== form && isOpen(other));
      form.dataset.state = "skipped";
      form.querySelector(".result").textContent = "Skipped: " + (isOpen(form) ? "it stays open." : "the first try counts.");
      if (next) next.querySelector("input").focus();
    }

    quiz.querySelector(".quiz-reset").addEventListener("click", () => {
      if (!window.confirm("Forget your answers to this quiz?")) return;
      answers.clear();
      forms.forEach((form) => {
        form.reset();
        show(form, []);
      });
      showTotal(quiz, forms, answers);
      forms[0].querySelector("input").focus();
    });

    offerDownload(quiz.querySelector(".answers-download"));
    showTotal(quiz, forms, answers);
  }

  document.querySelectorAll(".quiz:not(.prediction)").forEach(setUp);
  document.querySelectorAll(".prediction form").forEach(setUpPrediction);
})();
