//! What a person sees: Lightning pages, tabs, quick actions, and the channel between components of a page.

use super::{DESCRIPTION, Kind, LABEL, Layout, MetadataType, Shape, any, elements, maybe, once, some};

pub(super) const FLEXI_PAGE: MetadataType = MetadataType {
    name: "FlexiPage",
    folder: "flexipages",
    suffix: ".flexipage-meta.xml",
    layout: Layout::Flat,
    has_full_name: false,
    shape: elements(&[
        maybe("description", Kind::Text(255)),
        some("flexiPageRegions", Kind::Record(&REGION)),
        once("masterLabel", Kind::Text(80)),
        maybe("parentFlexiPage", Kind::Name),
        maybe("sobjectType", LABEL),
        once("template", Kind::Record(&TEMPLATE)),
        once(
            "type",
            Kind::OneOf(&["AppPage", "HomePage", "RecordPage", "UtilityBar"]),
        ),
    ]),
};

const REGION: Shape = elements(&[
    any("itemInstances", Kind::Record(&ITEM)),
    maybe("mode", Kind::OneOf(&["Append", "Prepend", "Replace"])),
    once("name", LABEL),
    once("type", Kind::OneOf(&["Background", "Facet", "Region"])),
]);

const ITEM: Shape = elements(&[once("componentInstance", Kind::Record(&COMPONENT))]);

const COMPONENT: Shape = elements(&[
    any("componentInstanceProperties", Kind::Record(&PROPERTY)),
    once("componentName", LABEL),
    once("identifier", Kind::Text(120)),
    maybe("visibilityRule", Kind::Record(&RULE)),
]);

const PROPERTY: Shape = elements(&[
    once("name", LABEL),
    maybe("type", Kind::OneOf(&["decorator"])),
    maybe("value", Kind::Text(10_000)),
    maybe("valueList", Kind::Record(&VALUE_LIST)),
]);

const VALUE_LIST: Shape = elements(&[some("valueListItems", Kind::Record(&VALUE_LIST_ITEM))]);

const VALUE_LIST_ITEM: Shape = elements(&[once("value", DESCRIPTION)]);

const RULE: Shape = elements(&[
    maybe("booleanFilter", LABEL),
    some("criteria", Kind::Record(&CRITERION)),
]);

const CRITERION: Shape = elements(&[
    once("leftValue", LABEL),
    once(
        "operator",
        Kind::OneOf(&["CONTAINS", "EQUAL", "GE", "GT", "LE", "LT", "NE"]),
    ),
    maybe("rightValue", LABEL),
]);

const TEMPLATE: Shape = elements(&[once("name", LABEL), any("properties", Kind::Record(&PROPERTY))]);

pub(super) const CUSTOM_TAB: MetadataType = MetadataType {
    name: "CustomTab",
    folder: "tabs",
    suffix: ".tab-meta.xml",
    layout: Layout::Flat,
    has_full_name: false,
    shape: elements(&[
        maybe("customObject", Kind::Boolean),
        maybe("description", DESCRIPTION),
        maybe("flexiPage", Kind::Name),
        maybe("label", Kind::Text(40)),
        maybe("lwcComponent", LABEL),
        once("motif", LABEL),
        maybe("url", Kind::Address),
    ]),
};

pub(super) const QUICK_ACTION: MetadataType = MetadataType {
    name: "QuickAction",
    folder: "quickActions",
    suffix: ".quickAction-meta.xml",
    layout: Layout::Flat,
    has_full_name: false,
    shape: elements(&[
        maybe("actionSubtype", Kind::OneOf(&["Action", "ScreenAction"])),
        maybe("description", DESCRIPTION),
        maybe("icon", LABEL),
        once("label", Kind::Text(80)),
        maybe("lightningWebComponent", LABEL),
        once("optionsCreateFeedItem", Kind::Boolean),
        // The other types need other elements; none of them is used here.
        once("type", Kind::OneOf(&["LightningWebComponent"])),
    ]),
};

pub(super) const LIGHTNING_MESSAGE_CHANNEL: MetadataType = MetadataType {
    name: "LightningMessageChannel",
    folder: "messageChannels",
    suffix: ".messageChannel-meta.xml",
    layout: Layout::Flat,
    has_full_name: false,
    shape: elements(&[
        maybe("description", DESCRIPTION),
        maybe("isExposed", Kind::Boolean),
        any("lightningMessageFields", Kind::Record(&FIELD)),
        once("masterLabel", Kind::Text(80)),
    ]),
};

const FIELD: Shape = elements(&[maybe("description", DESCRIPTION), once("fieldName", Kind::Name)]);
