//! What the Metadata API knows of each type that the project uses, as tables: elements, how often they stand, and what they
//! hold. The tables follow the published reference of the Metadata API (version 66), in our own words.
//!
//! Only facts stand here. Who reads them is `structure` for the shape of a file and `place` for its name.

mod access;
mod component;
mod credential;
mod event;
mod layout;
mod object;
mod page;

/// What an element or attribute holds.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// Text of at least one character and at most so many.
    Text(usize),
    /// `true` or `false`.
    Boolean,
    /// A whole number between two bounds, both included.
    Whole(i64, i64),
    /// A version of the platform's interface, such as `66.0`.
    Version,
    /// One of a fixed list of words.
    OneOf(&'static [&'static str]),
    /// A name that a developer gives: letters, digits and single underscores, beginning with a letter.
    Name,
    /// An address that begins with `https://`.
    Address,
    /// A value whose type the element itself names (`xsi:type`), or none (`xsi:nil`).
    Typed,
    /// Further elements.
    Record(&'static Shape),
}

/// How often an element stands in its parent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Times {
    /// Exactly once.
    Once,
    /// Once or not at all.
    Maybe,
    /// Any number of times, one after the other.
    Any,
    /// At least once, one after the other.
    Some,
}

/// One element that a parent may hold.
pub(crate) struct Element {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) times: Times,
}

/// One attribute that an element may have.
pub(crate) struct Attribute {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) is_required: bool,
}

/// What an element may hold.
pub(crate) struct Shape {
    pub(crate) elements: &'static [Element],
    pub(crate) attributes: &'static [Attribute],
}

/// Where the files of a type stand, below the folder of the type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// `folder/Name.suffix`
    Flat,
    /// `folder/Name/Name.suffix`: an object or a bundle.
    Own,
    /// `objects/Object/fields/Name.suffix`, with the full name `Object.Name`.
    Part,
    /// `folder/Name.extension` with `Name.extension-meta.xml` beside it; the extension of the source.
    Beside(&'static str),
}

/// One type of metadata.
pub(crate) struct MetadataType {
    /// Its name in a manifest, and of the root element.
    pub(crate) name: &'static str,
    pub(crate) folder: &'static str,
    pub(crate) suffix: &'static str,
    pub(crate) layout: Layout,
    /// The element that repeats the name of the file, where there is one.
    pub(crate) has_full_name: bool,
    pub(crate) shape: Shape,
}

/// Every type that this check knows. A file of another type is refused: nobody could say whether it is right.
pub(crate) const TYPES: &[&MetadataType] = &[
    &component::APEX_CLASS,
    &component::APEX_TRIGGER,
    &component::LIGHTNING_COMPONENT_BUNDLE,
    &component::CUSTOM_LABELS,
    &object::CUSTOM_OBJECT,
    &object::CUSTOM_FIELD,
    &object::CUSTOM_METADATA,
    &access::CUSTOM_PERMISSION,
    &access::PERMISSION_SET,
    &credential::CSP_TRUSTED_SITE,
    &credential::NAMED_CREDENTIAL,
    &credential::EXTERNAL_CREDENTIAL,
    &layout::LAYOUT,
    &page::FLEXI_PAGE,
    &page::CUSTOM_TAB,
    &page::QUICK_ACTION,
    &page::LIGHTNING_MESSAGE_CHANNEL,
    &event::PLATFORM_EVENT_SUBSCRIBER_CONFIG,
];

/// A manifest is no metadata of its own, but a file of the same kind.
pub(crate) const MANIFEST: Shape = Shape {
    elements: &[
        some("types", Kind::Record(&MANIFEST_TYPES)),
        once("version", Kind::Version),
    ],
    attributes: &[],
};

const MANIFEST_TYPES: Shape = elements(&[some("members", LABEL), once("name", Kind::Name)]);

/// Texts that a person reads in Setup.
const LABEL: Kind = Kind::Text(255);
/// Descriptions.
const DESCRIPTION: Kind = Kind::Text(1_000);

const fn elements(elements: &'static [Element]) -> Shape {
    Shape {
        elements,
        attributes: &[],
    }
}

const fn once(name: &'static str, kind: Kind) -> Element {
    element(name, kind, Times::Once)
}

const fn maybe(name: &'static str, kind: Kind) -> Element {
    element(name, kind, Times::Maybe)
}

const fn any(name: &'static str, kind: Kind) -> Element {
    element(name, kind, Times::Any)
}

const fn some(name: &'static str, kind: Kind) -> Element {
    element(name, kind, Times::Some)
}

const fn element(name: &'static str, kind: Kind, times: Times) -> Element {
    Element { name, kind, times }
}
