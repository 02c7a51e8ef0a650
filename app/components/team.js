/* A chosen team is whom one looks at, and holds on the next page that the bar leads to. Everything else that is chosen
   above a page (weeks, type, what is shown) is asked of that page, where it has words of its own, and stays there. The
   team travels in the address, which is all that decides what a page shows. */
const OF_TEAMS = ["late", "owners", "trends", "powerhouse"], LINKS = "[data-testid=stTopNavLink],[data-testid=stSidebarNavLink]";
function pageOf(address) { return address.pathname.split("/").pop(); }
function shareTeam() {
  if (document.cwTeamShared) return;
  document.cwTeamShared = true;
  // before Streamlit hears of the click
  document.addEventListener("click", (event) => {
    if (OF_TEAMS.includes(pageOf(location))) document.cwTeam = new URL(location.href).searchParams.get("team");
    const link = event.target.closest && event.target.closest(LINKS), team = document.cwTeam;
    if (!link || !link.href || !team || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const page = pageOf(new URL(link.href));
    if (!OF_TEAMS.includes(page)) return;
    event.preventDefault();
    event.stopPropagation();
    openPage(`${page}?${new URLSearchParams({ team })}`);
  }, true);
}
