//! What has source beside it: Apex, Lightning web components, and the labels that they show.

use super::{
    Attribute, DESCRIPTION, Kind, LABEL, Layout, MetadataType, Shape, any, elements, maybe, once, some,
};

pub(super) const APEX_CLASS: MetadataType = MetadataType {
    name: "ApexClass",
    folder: "classes",
    suffix: ".cls-meta.xml",
    layout: Layout::Beside(".cls"),
    has_full_name: false,
    shape: APEX,
};

pub(super) const APEX_TRIGGER: MetadataType = MetadataType {
    name: "ApexTrigger",
    folder: "triggers",
    suffix: ".trigger-meta.xml",
    layout: Layout::Beside(".trigger"),
    has_full_name: false,
    shape: APEX,
};

const APEX: Shape = elements(&[
    once("apiVersion", Kind::Version),
    once("status", Kind::OneOf(&["Active", "Deleted", "Inactive"])),
]);

pub(super) const CUSTOM_LABELS: MetadataType = MetadataType {
    name: "CustomLabels",
    folder: "labels",
    suffix: ".labels-meta.xml",
    layout: Layout::Flat,
    has_full_name: false,
    shape: elements(&[any("labels", Kind::Record(&LABELS))]),
};

const LABELS: Shape = elements(&[
    once("fullName", Kind::Name),
    maybe("categories", LABEL),
    once("language", Kind::OneOf(LANGUAGES)),
    once("protected", Kind::Boolean),
    once("shortDescription", Kind::Text(80)),
    once("value", Kind::Text(1_000)),
]);

/// The languages that Inlay has words for, as the platform names them.
const LANGUAGES: &[&str] = &["de", "en_US", "es", "fr", "ja"];

pub(super) const LIGHTNING_COMPONENT_BUNDLE: MetadataType = MetadataType {
    name: "LightningComponentBundle",
    folder: "lwc",
    suffix: ".js-meta.xml",
    layout: Layout::Own,
    has_full_name: false,
    shape: elements(&[
        once("apiVersion", Kind::Version),
        maybe("capabilities", Kind::Record(&CAPABILITIES)),
        maybe("description", DESCRIPTION),
        maybe("isExplicitImport", Kind::Boolean),
        once("isExposed", Kind::Boolean),
        maybe("masterLabel", Kind::Text(80)),
        maybe("targetConfigs", Kind::Record(&TARGET_CONFIGS)),
        maybe("targets", Kind::Record(&TARGETS)),
    ]),
};

const CAPABILITIES: Shape = elements(&[some(
    "capability",
    Kind::OneOf(&[
        "lightningCommunity__RelaxedCSP",
        "lightning__ServerRenderable",
        "lightning__ServerRenderableWithHydration",
        "lightning__ServiceCloudVoiceToolkitApi",
        "lightning__dynamicComponent",
    ]),
)]);

const TARGETS: Shape = elements(&[some(
    "target",
    Kind::OneOf(&[
        "lightningCommunity__Default",
        "lightningCommunity__Page",
        "lightningSnapin__ChatMessage",
        "lightning__AppPage",
        "lightning__FlowScreen",
        "lightning__HomePage",
        "lightning__Inbox",
        "lightning__RecordAction",
        "lightning__RecordPage",
        "lightning__Tab",
        "lightning__UrlAddressable",
        "lightning__UtilityBar",
    ]),
)]);

const TARGET_CONFIGS: Shape = elements(&[some("targetConfig", Kind::Record(&TARGET_CONFIG))]);

const TARGET_CONFIG: Shape = Shape {
    elements: &[
        maybe("actionType", Kind::OneOf(&["Action", "ScreenAction"])),
        maybe("objects", Kind::Record(&OBJECTS)),
        any("property", Kind::Record(&PROPERTY)),
        maybe("supportedFormFactors", Kind::Record(&FORM_FACTORS)),
    ],
    attributes: &[needed("targets", LABEL)],
};

const OBJECTS: Shape = elements(&[some("object", LABEL)]);

const PROPERTY: Shape = Shape {
    elements: &[],
    attributes: &[
        free("datasource", DESCRIPTION),
        free("default", DESCRIPTION),
        free("description", Kind::Text(255)),
        free("label", Kind::Text(80)),
        free("max", Kind::Whole(i64::MIN, i64::MAX)),
        free("min", Kind::Whole(i64::MIN, i64::MAX)),
        needed("name", Kind::Name),
        free("placeholder", LABEL),
        free("required", Kind::Boolean),
        needed("type", Kind::OneOf(&["Boolean", "Color", "Integer", "String"])),
    ],
};

const FORM_FACTORS: Shape = elements(&[some("supportedFormFactor", Kind::Record(&FORM_FACTOR))]);

const FORM_FACTOR: Shape = Shape {
    elements: &[],
    attributes: &[needed("type", Kind::OneOf(&["Large", "Small"]))],
};

const fn needed(name: &'static str, kind: Kind) -> Attribute {
    Attribute {
        name,
        kind,
        is_required: true,
    }
}

const fn free(name: &'static str, kind: Kind) -> Attribute {
    Attribute {
        name,
        kind,
        is_required: false,
    }
}
