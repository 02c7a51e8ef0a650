/* Goes to another page by its address: `page?query`, or the query of a case's page. The address changes once and in the
   browser, so that one step back leads to where one came from; the server would write the query into the address of the
   page that is left, and then the page's name: two steps. */
function openPage(asked) {
  const to = new URL(asked.includes("?") ? asked : `case?${asked}`, document.baseURI);
  // a page that is shown in a frame stays so
  const here = new URL(location.href).searchParams;
  ["embed", "embed_options"].forEach((name) => here.getAll(name).forEach((one) => to.searchParams.append(name, one)));
  history.pushState({}, "", to);
  // what Streamlit hears when somebody goes back or forth in the history
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}
