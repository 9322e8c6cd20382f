/** What an admin sets in App Builder, as a form made from the components' own `js-meta.xml`. */
import PROPERTIES from 'playground:properties';

/** The prefix of a property's name in the address. */
const PREFIX = 'p.';

/** The properties in an address, by the name of the component; those that no component has are left out. */
export function readProperties(parameters) {
  return Object.fromEntries(
    Object.entries(PROPERTIES).map(([component, properties]) => [
      component,
      Object.fromEntries(properties.map((property) => [property.name, valueIn(parameters, component, property)]))
    ])
  );
}

/** The entries for an address: only what differs from the default. */
export function writeProperties(values) {
  return Object.fromEntries(
    Object.entries(PROPERTIES).flatMap(([component, properties]) =>
      properties
        .filter(({ name, initial }) => values[component][name] !== initial)
        .map(({ name }) => [`${PREFIX}${component}.${name}`, String(values[component][name])])
    )
  );
}

function valueIn(parameters, component, { name, type, initial, choices }) {
  const text = parameters.get(`${PREFIX}${component}.${name}`);
  if (text === null || (choices && !choices.includes(text))) {
    return initial;
  }
  return { Boolean: () => text === 'true', Integer: () => Number(text), String: () => text }[type]();
}

/**
 * The form for one component.
 *
 * @param {(name: string, value: unknown) => void} onChange
 */
export function fillPropertyForm(form, component, values, onChange) {
  form.replaceChildren(
    ...(PROPERTIES[component] ?? []).map((property) => field(component, property, values[component], onChange))
  );
}

function field(component, property, values, onChange) {
  const { name, label, description } = property;
  const row = document.createElement('span');
  row.className = 'field';
  row.title = description;
  const caption = document.createElement('label');
  caption.textContent = label;
  caption.htmlFor = `property-${component}-${name}`;
  const input = inputFor(property, values[name]);
  input.id = caption.htmlFor;
  input.addEventListener('change', () => onChange(name, input.type === 'checkbox' ? input.checked : input.value));
  row.append(caption, input);
  return row;
}

function inputFor({ type, choices, min, max }, value) {
  if (choices) {
    const select = document.createElement('select');
    select.append(...choices.map((choice) => new Option(choice, choice)));
    select.value = value;
    return select;
  }
  const input = document.createElement('input');
  if (type === 'Boolean') {
    input.type = 'checkbox';
    input.checked = value;
  } else {
    Object.assign(input, { type: 'number', min, max, value });
  }
  return input;
}
