/** Puts the project's component on the page in one of its views, as the platform does: created, given its record, taken away again. */
import { createElement } from 'lwc';
import InlayPortfolio from 'c/inlayPortfolio';

export function createComponentStage(view) {
  const holder = document.createElement('div');
  let component;

  function give(record) {
    component.recordId = record.id;
    component.objectApiName = record.object;
  }

  return {
    /** Where the component stands, whatever column that is in. */
    element: () => holder,
    /** Whether there is one. */
    isMounted: () => Boolean(component),
    /** A fresh component. */
    mount(record) {
      component?.remove();
      component = createElement('c-inlay-portfolio', { is: InlayPortfolio });
      component.view = view;
      give(record);
      holder.append(component);
    },
    /** The same component with another record. */
    showRecord: give,
    /** Loads the frame anew, as a crash of its process or a click on "Reload frame" in the browser does. */
    reloadFrame() {
      const frame = component.shadowRoot.querySelector('iframe');
      if (frame) {
        frame.setAttribute('src', frame.getAttribute('src'));
      }
    }
  };
}
