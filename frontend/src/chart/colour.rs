//! Colours as the canvas states them after resolving custom properties, schemes and forced colours.

/// An opaque colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour {
    pub(crate) red: u8,
    pub(crate) green: u8,
    pub(crate) blue: u8,
}

impl Colour {
    /// As the style of a canvas takes it.
    pub(crate) fn css(self) -> String {
        let mut text = String::from("#");
        for channel in [self.red, self.green, self.blue] {
            for digit in [channel >> 4, channel & 15] {
                text.extend(char::from_digit(u32::from(digit), 16));
            }
        }
        text
    }

    /// Reads what a canvas returns for a fill style: `#rrggbb`, or `rgba(r, g, b, a)` whose last part is ignored.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Some(digits) = text.strip_prefix('#') {
            let pair = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
            return (digits.len() == 6).then_some(Self {
                red: pair(0)?,
                green: pair(2)?,
                blue: pair(4)?,
            });
        }
        let inner = text.strip_prefix("rgba(")?.strip_suffix(')')?;
        let mut parts = inner.split(',').map(|part| part.trim().parse::<u8>().ok());
        Some(Self {
            red: parts.next()??,
            green: parts.next()??,
            blue: parts.next()??,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_written_as_it_is_read() {
        let colour = Colour::parse("#066afe").unwrap();
        assert_eq!(colour.css(), "#066afe");
    }

    #[test]
    fn both_forms_of_a_canvas_are_read() {
        let expected = Some(Colour {
            red: 6,
            green: 106,
            blue: 254,
        });
        assert_eq!(Colour::parse("#066afe"), expected);
        assert_eq!(Colour::parse("rgba(6, 106, 254, 0.5)"), expected);
    }

    proptest::proptest! {
        #[test]
        fn anything_else_is_no_colour_and_no_panic(text in ".{0,20}") {
            let _ = Colour::parse(&text);
        }
    }
}
