/* The index of the search weighs as much as a lesson, so it is fetched when somebody searches and not before.
 *
 * The theme asks for it while the page loads. Its request waits here until the search has the focus; it goes at once
 * where the address says that a search led to the page, whose words are then marked.
 */
(function () {
  "use strict";

  const { open, send } = XMLHttpRequest.prototype;
  const isFromSearch = /[?&][hq]=/.test(window.location.search);

  XMLHttpRequest.prototype.open = function (method, address, ...rest) {
    this.waitsForSearch = !isFromSearch && /\/search_index\.json$/.test(String(address));
    return open.call(this, method, address, ...rest);
  };

  XMLHttpRequest.prototype.send = function (...content) {
    if (!this.waitsForSearch) return send.apply(this, content);
    const goOn = (event) => {
      if (!event.target.closest(".md-search")) return;
      document.removeEventListener("focusin", goOn);
      send.apply(this, content);
    };
    document.addEventListener("focusin", goOn);
    return undefined;
  };
})();
