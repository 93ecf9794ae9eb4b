/* Keeps the answers to quizzes in this browser, and hands them out as a file.
 *
 * One record an answer, under localStorage["course/answers/" + canonical_id]:
 *   {schema, canonical_id, question_key, pick, correct, try_no, at, seconds, source: "site"}
 * `course quiz --import FILE` reads what is downloaded here: {schema: "course/answers/v1", answers: [records]}.
 */
(function () {
  "use strict";

  const SCHEMA = "course/answer/v1"; // both as in grader/workspace/progress.py
  const FILE_SCHEMA = "course/answers/v1";
  const PLACE = "course/answers/";
  const FILE = "course-answers.json";

  /* The records of one lesson; in memory only when the browser keeps nothing. */
  class Answers {
    constructor(canonicalId) {
      this.canonicalId = canonicalId;
      this.records = this.stored() || [];
      this.isKept = true;
    }

    stored() {
      try {
        const found = JSON.parse(window.localStorage.getItem(PLACE + this.canonicalId));
        return Array.isArray(found) ? found : null;
      } catch {
        return null;
      }
    }

    /* The answers to a question: under the key of today, the first one, and those that it had before. */
    of(keys) {
      return this.records.filter((record) => record && keys.includes(record.question_key));
    }

    /* Keep what is known of an answer: pick, correct, seconds. */
    add(keys, facts) {
      this.records = this.stored() || this.records; // another tab may have written since
      const always = { schema: SCHEMA, canonical_id: this.canonicalId, question_key: keys[0], source: "site" };
      const at = new Date().toISOString().replace(/\.\d+Z$/, "+00:00");
      const tryNo = this.of(keys).length + 1;
      this.records.push(Object.assign({}, always, facts, { try_no: tryNo, at: at }));
      this.keep(() => window.localStorage.setItem(PLACE + this.canonicalId, JSON.stringify(this.records)));
    }

    clear() {
      this.records = [];
      this.keep(() => window.localStorage.removeItem(PLACE + this.canonicalId));
    }

    keep(write) {
      try {
        write();
      } catch {
        this.isKept = false;
      }
    }
  }

  /* Every answer to every quiz, as this browser has them. */
  function everyAnswer() {
    try {
      const names = Object.keys(window.localStorage).filter((name) => name.startsWith(PLACE));
      return names.sort().flatMap((name) => new Answers(name.slice(PLACE.length)).records.filter(Boolean));
    } catch {
      return [];
    }
  }

  function offerDownload(button) {
    button.addEventListener("click", () => {
      const content = JSON.stringify({ schema: FILE_SCHEMA, answers: everyAnswer() }, null, 1);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([content], { type: "application/json" }));
      link.download = FILE;
      link.click();
      window.setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  }

  window.courseAnswers = { Answers, everyAnswer, offerDownload };
})();
