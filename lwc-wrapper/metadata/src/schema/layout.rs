//! Page layouts: which fields of a record a person sees in Setup and on the record's page.

use super::{Kind, LABEL, Layout, MetadataType, Shape, any, elements, maybe, once, some};

pub(super) const LAYOUT: MetadataType = MetadataType {
    name: "Layout",
    folder: "layouts",
    suffix: ".layout-meta.xml",
    layout: Layout::Flat,
    has_full_name: false,
    shape: elements(&[
        some("layoutSections", Kind::Record(&SECTION)),
        once("showEmailCheckbox", Kind::Boolean),
        maybe("showHighlightsPanel", Kind::Boolean),
        maybe("showInteractionLogPanel", Kind::Boolean),
        once("showRunAssignmentRulesCheckbox", Kind::Boolean),
        once("showSubmitAndAttachButton", Kind::Boolean),
    ]),
};

const SECTION: Shape = elements(&[
    maybe("customLabel", Kind::Boolean),
    maybe("detailHeading", Kind::Boolean),
    maybe("editHeading", Kind::Boolean),
    maybe("label", Kind::Text(80)),
    some("layoutColumns", Kind::Record(&COLUMN)),
    once(
        "style",
        Kind::OneOf(&[
            "CustomLinks",
            "OneColumn",
            "TwoColumnsLeftToRight",
            "TwoColumnsTopToBottom",
        ]),
    ),
]);

const COLUMN: Shape = elements(&[any("layoutItems", Kind::Record(&ITEM))]);

const ITEM: Shape = elements(&[
    once("behavior", Kind::OneOf(&["Edit", "Readonly", "Required"])),
    once("field", LABEL),
]);
