// Tabs, as the ARIA practices have them: arrow keys go round, and the fragment says which.
import { byId } from './dom.js';

const tabs = [...document.querySelectorAll('[role="tab"]')];
const listeners = [];

const nameOf = (tab) => tab.id.replace('tab-', '');

/** Calls back with the tab's name, now and whenever another one is chosen. */
export function onTab(listener) {
  listeners.push(listener);
  listener(nameOf(chosen()));
}

const chosen = () => tabs.find((tab) => tab.getAttribute('aria-selected') === 'true');

function choose(tab) {
  for (const each of tabs) {
    const isChosen = each === tab;
    each.setAttribute('aria-selected', String(isChosen));
    each.tabIndex = isChosen ? 0 : -1;
    byId(each.getAttribute('aria-controls')).hidden = !isChosen;
  }
  for (const listener of listeners) listener(nameOf(tab));
}

function press(tab) {
  history.replaceState(null, '', `#${nameOf(tab)}`);
  choose(tab);
}

const byFragment = () => choose(tabs.find((tab) => location.hash === `#${nameOf(tab)}`) ?? tabs[0]);

for (const [at, tab] of tabs.entries()) {
  tab.addEventListener('click', () => press(tab));
  tab.addEventListener('keydown', (event) => {
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const next = tabs.at(to % tabs.length);
    next.focus();
    press(next);
  });
}
addEventListener('hashchange', byFragment);
byFragment();
