/* The page "Your progress": counts the answers that this browser keeps. See answers.js. */
(function () {
  "use strict";

  const { Answers, everyAnswer, offerDownload } = window.courseAnswers;

  function showCounts(place) {
    const answers = new Answers(place.dataset.canonicalId);
    const questions = place.dataset.keys.trim().split(/\s+/);
    const firsts = questions.map((keys) => answers.of(keys.split(","))[0]).filter(Boolean);
    const right = firsts.filter((record) => record.correct).length;
    place.textContent = right + " of " + questions.length;
    place.closest("tr").querySelector(".quiz-answered").textContent = firsts.length + " of " + questions.length;
  }

  const places = document.querySelectorAll(".quiz-right");
  if (!places.length) return;
  places.forEach(showCounts);
  document.querySelector(".progress.no-script").hidden = true;
  const tools = document.querySelector(".progress-tools");
  tools.hidden = everyAnswer().length === 0;
  offerDownload(tools.querySelector(".answers-download"));
})();
