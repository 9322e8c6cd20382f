//! One element, and how the reader asks it for its parts.

use std::borrow::Cow;

use inlay_contract::{Currency, Decimal};

use crate::fault::{Fault, Located, quoted};
use crate::moment::{self, Moment};
use crate::number::{self, NumberFault};

/// An element: either a value or children, never both.
#[derive(Debug)]
pub(crate) struct Element<'a> {
    /// Its name as written; compared without regard to case.
    pub(crate) name: &'a str,
    /// Where its tag begins, in bytes of the decoded text.
    pub(crate) offset: usize,
    /// What it holds.
    pub(crate) children: Vec<Element<'a>>,
    text: Cow<'a, str>,
}

impl<'a> Element<'a> {
    pub(super) fn new(name: &'a str, offset: usize) -> Self {
        Self {
            name,
            offset,
            children: Vec::new(),
            text: Cow::Borrowed(""),
        }
    }

    pub(super) fn has_text(&self) -> bool {
        !self.text.is_empty()
    }

    pub(super) fn append(&mut self, text: Cow<'a, str>) {
        if self.text.is_empty() {
            self.text = text;
        } else {
            self.text.to_mut().push_str(&text);
        }
    }

    pub(super) fn trim(&mut self) {
        match &mut self.text {
            Cow::Borrowed(text) => *text = text.trim(),
            Cow::Owned(text) => *text = text.trim().to_owned(),
        }
    }

    /// Whether it is called so.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Its value, blanks around it removed; `None` when there is none.
    pub(crate) fn value(&self) -> Option<&str> {
        if self.text.is_empty() {
            None
        } else {
            Some(&self.text)
        }
    }

    /// Its children of that name, in order.
    pub(crate) fn all<'s>(&'s self, name: &'static str) -> impl Iterator<Item = &'s Element<'a>> {
        self.children.iter().filter(move |child| child.is(name))
    }

    /// Its child of that name, which may stand once.
    pub(crate) fn optional(&self, name: &'static str) -> Result<Option<&Element<'a>>, Located> {
        let mut children = self.all(name);
        let first = children.next();
        match children.next() {
            Some(second) => Err(Located::new(
                second.offset,
                Fault::Twice {
                    element: name,
                    parent: quoted(self.name),
                },
            )),
            None => Ok(first),
        }
    }

    /// Its child of that name, which must stand once.
    pub(crate) fn required(&self, name: &'static str) -> Result<&Element<'a>, Located> {
        self.optional(name)?.ok_or_else(|| self.missing(name))
    }

    /// The fault that this element lacks a child or its value.
    pub(crate) fn missing(&self, name: &'static str) -> Located {
        Located::new(
            self.offset,
            Fault::Missing {
                element: name,
                parent: quoted(self.name),
            },
        )
    }

    /// The child of that name that has a value; an empty one counts as absent.
    fn leaf(&self, name: &'static str) -> Result<Option<(&Element<'a>, &str)>, Located> {
        Ok(self
            .optional(name)?
            .and_then(|child| Some((child, child.value()?))))
    }

    /// Text of a child.
    pub(crate) fn optional_text(&self, name: &'static str) -> Result<Option<&str>, Located> {
        Ok(self.leaf(name)?.map(|(_, text)| text))
    }

    /// Text of a child that must have one.
    pub(crate) fn text(&self, name: &'static str) -> Result<&str, Located> {
        self.optional_text(name)?.ok_or_else(|| self.missing(name))
    }

    /// Number of a child.
    pub(crate) fn optional_number(&self, name: &'static str) -> Result<Option<Decimal>, Located> {
        self.leaf(name)?
            .map(|(leaf, text)| leaf.as_number(text))
            .transpose()
    }

    /// Number of a child that must have one.
    pub(crate) fn number(&self, name: &'static str) -> Result<Decimal, Located> {
        self.optional_number(name)?.ok_or_else(|| self.missing(name))
    }

    /// Date and time of a child.
    pub(crate) fn optional_moment(&self, name: &'static str) -> Result<Option<Moment>, Located> {
        self.leaf(name)?
            .map(|(leaf, text)| leaf.as_moment(text))
            .transpose()
    }

    /// Date and time of a child that must have one.
    pub(crate) fn moment(&self, name: &'static str) -> Result<Moment, Located> {
        self.optional_moment(name)?.ok_or_else(|| self.missing(name))
    }

    /// Currency code of a child that must have one.
    pub(crate) fn currency(&self, name: &'static str) -> Result<Currency, Located> {
        let (leaf, text) = self.leaf(name)?.ok_or_else(|| self.missing(name))?;
        let refused = |_| {
            leaf.fault(Fault::NotACurrency {
                element: quoted(leaf.name),
                text: quoted(text),
            })
        };
        text.to_ascii_uppercase().parse().map_err(refused)
    }

    /// A fault at this element.
    pub(crate) fn fault(&self, fault: Fault) -> Located {
        Located::new(self.offset, fault)
    }

    fn as_number(&self, text: &str) -> Result<Decimal, Located> {
        number::parse(text).map_err(|fault| {
            let (element, text) = (quoted(self.name), quoted(text));
            self.fault(match fault {
                NumberFault::Form => Fault::NotANumber { element, text },
                NumberFault::TooManyDigits => Fault::TooManyDigits { element, text },
            })
        })
    }

    fn as_moment(&self, text: &str) -> Result<Moment, Located> {
        moment::parse(text).ok_or_else(|| {
            self.fault(Fault::NotADate {
                element: quoted(self.name),
                text: quoted(text),
            })
        })
    }
}
