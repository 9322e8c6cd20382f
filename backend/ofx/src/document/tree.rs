//! From tokens to the tree of elements.

use std::borrow::Cow;

use super::Form;
use super::element::Element;
use super::lexer::{Lexer, Token};
use crate::fault::{Fault, Located, quoted};
use crate::limits::{MAX_DEPTH, MAX_ELEMENTS};

/// Aggregates that the reader looks into. Left open they would spill their content into their parent, where it is not
/// looked for, so an open one is a fault rather than an empty leaf.
const AGGREGATES: [&str; 35] = [
    "OFX",
    "SIGNONMSGSRSV1",
    "SONRS",
    "INVSTMTMSGSRSV1",
    "INVSTMTTRNRS",
    "STATUS",
    "INVSTMTRS",
    "INVACCTFROM",
    "INVTRANLIST",
    "INVTRAN",
    "INVBUY",
    "INVSELL",
    "STMTTRN",
    "INVPOSLIST",
    "INVPOS",
    "POSSTOCK",
    "POSMF",
    "POSDEBT",
    "POSOPT",
    "POSOTHER",
    "SECID",
    "CURRENCY",
    "ORIGCURRENCY",
    "INVBAL",
    "BALLIST",
    "BAL",
    "INV401KBAL",
    "SECLISTMSGSRSV1",
    "SECLIST",
    "SECINFO",
    "STOCKINFO",
    "MFINFO",
    "DEBTINFO",
    "OPTINFO",
    "OTHERINFO",
];

/// The root element of the markup that begins at `body`.
pub(super) fn build(text: &str, body: usize, form: Form) -> Result<Element<'_>, Located> {
    let mut lexer = Lexer::new(text, body);
    let mut tree = Tree {
        form,
        open: Vec::new(),
        root: None,
    };
    let mut count = 0_usize;
    while let Some((offset, token)) = lexer.next()? {
        match token {
            Token::Text(text) => tree.text(offset, text)?,
            Token::Close(name) => tree.close(offset, name)?,
            Token::Open(name) | Token::Empty(name) => {
                count += 1;
                if MAX_ELEMENTS < count {
                    return Err(Located::new(offset, Fault::TooManyElements));
                }
                tree.open(offset, name)?;
                if matches!(token, Token::Empty(_)) {
                    tree.close(offset, name)?;
                }
            }
        }
    }
    tree.finish(body)
}

struct Tree<'a> {
    form: Form,
    /// Elements that are not closed yet, outermost first.
    open: Vec<Element<'a>>,
    root: Option<Element<'a>>,
}

impl<'a> Tree<'a> {
    fn open(&mut self, offset: usize, name: &'a str) -> Result<(), Located> {
        if self.root.is_some() {
            return Err(Located::new(offset, Fault::AfterEnd));
        }
        if self.open.is_empty() && !name.eq_ignore_ascii_case("OFX") {
            return Err(Located::new(offset, Fault::NotOfx));
        }
        if let Some(leaf) = self.open.pop_if(|top| top.has_text()) {
            // A value has begun and another element begins: in SGML that is how a leaf ends.
            if self.form == Form::Xml {
                return Err(Located::new(leaf.offset, Fault::NotClosed(quoted(leaf.name))));
            }
            self.attach(leaf);
        }
        if self.open.len() == MAX_DEPTH {
            return Err(Located::new(offset, Fault::TooDeep));
        }
        self.open.push(Element::new(name, offset));
        Ok(())
    }

    fn text(&mut self, offset: usize, text: Cow<'a, str>) -> Result<(), Located> {
        let is_blank = text.chars().all(char::is_whitespace);
        match self.open.last_mut() {
            Some(top) if top.children.is_empty() => {
                if !is_blank || top.has_text() {
                    top.append(text);
                }
                Ok(())
            }
            _ if is_blank || text.trim_start_matches('\u{feff}').trim().is_empty() => Ok(()),
            Some(_) => Err(Located::new(offset, Fault::StrayText)),
            None => Err(Located::new(offset, Fault::AfterEnd)),
        }
    }

    fn close(&mut self, offset: usize, name: &'a str) -> Result<(), Located> {
        let is_named = |element: &Element<'_>| element.name.eq_ignore_ascii_case(name);
        if !self.open.iter().any(is_named) {
            return Err(Located::new(offset, Fault::NotOpen(quoted(name))));
        }
        while let Some(mut top) = self.open.pop() {
            if is_named(&top) {
                self.attach(top);
                break;
            }
            let must_close = AGGREGATES
                .iter()
                .any(|aggregate| top.name.eq_ignore_ascii_case(aggregate));
            if self.form == Form::Xml || must_close {
                return Err(Located::new(top.offset, Fault::NotClosed(quoted(top.name))));
            }
            // Only leaves may stay open, so what seemed to be children of this one are its younger siblings.
            let siblings = std::mem::take(&mut top.children);
            self.attach(top);
            siblings.into_iter().for_each(|sibling| self.attach(sibling));
        }
        Ok(())
    }

    fn attach(&mut self, mut element: Element<'a>) {
        element.trim();
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
    }

    fn finish(mut self, body: usize) -> Result<Element<'a>, Located> {
        // A value at the very end is cut off inside the aggregate around it; that aggregate is what a reader looks for.
        if 1 < self.open.len() {
            self.open.pop_if(|top| top.has_text());
        }
        match (self.open.pop(), self.root) {
            (Some(open), _) => Err(Located::new(open.offset, Fault::Incomplete(quoted(open.name)))),
            (None, Some(root)) => Ok(root),
            (None, None) => Err(Located::new(body, Fault::HeaderOnly)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree as nested text: `A(B=1 C=2)`.
    fn outline(element: &Element<'_>) -> String {
        let inside: Vec<_> = element.children.iter().map(outline).collect();
        match (inside.is_empty(), element.value()) {
            (false, _) => format!("{}({})", element.name, inside.join(" ")),
            (true, Some(value)) => format!("{}={value}", element.name),
            (true, None) => element.name.to_owned(),
        }
    }

    fn sgml(text: &str) -> Result<String, Fault> {
        build(text, 0, Form::Sgml)
            .map(|root| outline(&root))
            .map_err(|located| located.fault)
    }

    fn xml(text: &str) -> Result<String, Fault> {
        build(text, 0, Form::Xml)
            .map(|root| outline(&root))
            .map_err(|located| located.fault)
    }

    #[test]
    fn closed_unclosed_and_mixed_leaves_give_one_tree() {
        let expected = "OFX(FI(ORG=a & b FID=7) MEMO X=1)";
        assert_eq!(
            sgml("<OFX><FI><ORG>a & b<FID>7   </FI>   <MEMO><X>1</OFX>\n").as_deref(),
            Ok(expected)
        );
        assert_eq!(
            sgml("<OFX><FI><ORG>a &amp; b</ORG><FID>7</FI><MEMO></MEMO><X>1</X></OFX>").as_deref(),
            Ok(expected)
        );
        assert_eq!(
            xml("<OFX><FI><ORG>a &amp; b</ORG><FID>7</FID></FI><MEMO/><X>1</X></OFX>").as_deref(),
            Ok(expected)
        );
    }

    #[test]
    fn several_empty_leaves_in_a_row_stay_siblings() {
        assert_eq!(sgml("<OFX><A><B><C>1<D></OFX>").as_deref(), Ok("OFX(A B C=1 D)"));
    }

    #[test]
    fn an_aggregate_left_open_is_a_fault_and_not_an_empty_leaf() {
        assert_eq!(
            sgml("<OFX><INVBAL><AVAILCASH>5</OFX>"),
            Err(Fault::NotClosed("INVBAL".to_owned()))
        );
        assert_eq!(xml("<OFX><A>1</OFX>"), Err(Fault::NotClosed("A".to_owned())));
        assert_eq!(
            xml("<OFX><A>1<B>2</B></A></OFX>"),
            Err(Fault::NotClosed("A".to_owned()))
        );
    }

    #[test]
    fn what_does_not_nest_is_refused() {
        assert_eq!(
            sgml("<OFX><A>1</A></B></OFX>"),
            Err(Fault::NotOpen("B".to_owned()))
        );
        assert_eq!(sgml("<OFX><A><B>1</B>text</A></OFX>"), Err(Fault::StrayText));
        assert_eq!(sgml("<OFX><A>1</OFX>tail"), Err(Fault::AfterEnd));
        assert_eq!(sgml("<OFX></OFX><OFX></OFX>"), Err(Fault::AfterEnd));
        assert_eq!(sgml("<HTML></HTML>"), Err(Fault::NotOfx));
        assert_eq!(
            sgml("<OFX><INVPOS><UNITS>12"),
            Err(Fault::Incomplete("INVPOS".to_owned()))
        );
    }

    #[test]
    fn hostile_nesting_and_hostile_length_are_cut_off() {
        assert_eq!(sgml(&"<OFX>".repeat(MAX_DEPTH + 1)), Err(Fault::TooDeep));
        assert_eq!(
            sgml(&format!("<OFX>{}", "<A/>".repeat(MAX_ELEMENTS))),
            Err(Fault::TooManyElements)
        );
    }
}
