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
    component.recordId = record?.id;
    component.objectApiName = record?.object;
  }

  return {
    /** Where the component stands, whatever column that is in. */
    element: () => holder,
    /** Whether there is one. */
    isMounted: () => Boolean(component),
    /** A fresh component; without a record on a page that has none. */
    mount(record, properties = {}) {
      component?.remove();
      component = createElement(name, { is });
      Object.assign(component, properties);
      if (record) {
        give(record);
      }
      holder.append(component);
    },
    /** The same component with another record. */
    showRecord: give,
    /** The same component with other properties. */
    setProperties: (properties) => Object.assign(component, properties),
    /** Takes the component away, as a page that is left does. */
    unmount() {
      component?.remove();
      component = undefined;
    },
    /** Loads the frame anew, as a crash of its process or a click on "Reload frame" in the browser does. */
    reloadFrame() {
      const frame = frameIn(component);
      if (frame) {
        frame.setAttribute('src', frame.getAttribute('src'));
      }
    }
  };
}

/** The frame of the widget in the component's shadow. */
function frameIn(component) {
  return component.shadowRoot.querySelector('c-inlay-widget').shadowRoot.querySelector('iframe');
}
