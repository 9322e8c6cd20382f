// What the widget is told about the look of the page.
import { readTheme } from '../theme';

const SPACING = '--slds-g-spacing-4';
const VARYING = '--slds-g-spacing-var-block-4';

function themeOf(hooks, wish = {}) {
  const element = document.createElement('div');
  Object.entries(hooks).forEach(([name, value]) => element.style.setProperty(name, value));
  document.body.append(element);
  return readTheme(element, null, wish);
}

afterEach(() => {
  document.body.replaceChildren();
  document.body.className = '';
});

describe('theme', () => {
  it('holds the hooks that the page defines, by their full names, and nothing else of its style', () => {
    const theme = themeOf({ '--slds-g-color-surface-1': '#fff', '--slds-g-unknown': 'x', '--secret': 'x' });
    expect(theme).toEqual({
      hooks: { '--slds-g-color-surface-1': '#fff' },
      colorScheme: 'light',
      density: 'comfy',
      reducedMotion: false
    });
  });

  it.each([
    ['1rem', '0.5rem', 'compact'],
    ['1rem', '1rem', 'comfy'],
    ['1rem', '12px', 'comfy']
  ])('measures the density: fixed %s, varying %s is %s', (fixed, varying, density) => {
    expect(themeOf({ [SPACING]: fixed, [VARYING]: varying }).density).toBe(density);
  });

  it('lets the admin decide the density', () => {
    expect(themeOf({}, { density: 'Compact' }).density).toBe('compact');
    expect(themeOf({ [SPACING]: '1rem', [VARYING]: '0.5rem' }, { density: 'Comfy' }).density).toBe('comfy');
  });

  it('takes no colour of a light page where the admin wants dark, but every size', () => {
    const theme = themeOf({ '--slds-g-color-surface-1': '#fff', [SPACING]: '1rem' }, { colorScheme: 'Dark' });
    expect(theme).toMatchObject({ colorScheme: 'dark', hooks: { [SPACING]: '1rem' } });
  });

  it('takes the colour scheme from the page, never from the operating system unless the page says so', () => {
    jest.spyOn(window, 'matchMedia').mockReturnValue({ matches: true });
    expect(themeOf({}).colorScheme).toBe('light');
    document.body.className = 'slds-color-scheme_light';
    expect(themeOf({}).colorScheme).toBe('light');
    document.body.className = 'slds-color-scheme_system';
    expect(themeOf({}).colorScheme).toBe('dark');
    jest.restoreAllMocks();
  });
});
