/** Puts one of the project's components on the page, as the platform does: created, given its record, taken away again. */
import { createElement } from 'lwc';

/**
 * @param {string} name The element's name.
 * @param {Function} is Its class.
 */
export function createComponentStage(name, is) {
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
      component = createElement(name, { is });
      give(record);
      holder.append(component);
    },
    /** The same component with another record. */
    showRecord: give,
    /** Loads the frame anew, as a crash of its process or a click on "Reload frame" in the browser does. */
    reloadFrame() {
      const frame = frameIn(component);
      if (frame) {
        frame.setAttribute('src', frame.getAttribute('src'));
      }
    }
  };
}

/** The frame in the component's shadow, however deep. */
function frameIn(element) {
  const widget = element.shadowRoot.querySelector('c-inlay-widget');
  return (widget ?? element).shadowRoot.querySelector('iframe');
}
