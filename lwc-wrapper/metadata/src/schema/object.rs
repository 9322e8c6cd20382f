//! Objects, their fields, and records of custom metadata.

use super::{DESCRIPTION, Kind, LABEL, Layout, MetadataType, Shape, any, elements, maybe, once, some};

/// What is needed depends on the kind of object, which its name tells: see `rules::object`.
pub(super) const CUSTOM_OBJECT: MetadataType = MetadataType {
    name: "CustomObject",
    folder: "objects",
    suffix: ".object-meta.xml",
    layout: Layout::Own,
    has_full_name: false,
    shape: elements(&[
        maybe("allowInChatterGroups", Kind::Boolean),
        maybe("deploymentStatus", Kind::OneOf(&["Deployed", "InDevelopment"])),
        maybe("description", DESCRIPTION),
        maybe("enableActivities", Kind::Boolean),
        maybe("enableBulkApi", Kind::Boolean),
        maybe("enableFeeds", Kind::Boolean),
        maybe("enableHistory", Kind::Boolean),
        maybe("enableLicensing", Kind::Boolean),
        maybe("enableReports", Kind::Boolean),
        maybe("enableSearch", Kind::Boolean),
        maybe("enableSharing", Kind::Boolean),
        maybe("enableStreamingApi", Kind::Boolean),
        maybe("eventType", Kind::OneOf(&["HighVolume", "StandardVolume"])),
        maybe("externalSharingModel", SHARING),
        once("label", Kind::Text(40)),
        maybe("nameField", Kind::Record(&NAME_FIELD)),
        once("pluralLabel", Kind::Text(40)),
        maybe(
            "publishBehavior",
            Kind::OneOf(&["PublishAfterCommit", "PublishImmediately"]),
        ),
        maybe("sharingModel", SHARING),
        maybe(
            "visibility",
            Kind::OneOf(&["PackageProtected", "Protected", "Public"]),
        ),
    ]),
};

const SHARING: Kind = Kind::OneOf(&["ControlledByParent", "Private", "Read", "ReadWrite"]);

const NAME_FIELD: Shape = elements(&[
    maybe("displayFormat", Kind::Text(30)),
    once("label", Kind::Text(40)),
    maybe("startingNumber", Kind::Whole(0, 1_000_000_000)),
    maybe("trackHistory", Kind::Boolean),
    once("type", Kind::OneOf(&["AutoNumber", "Text"])),
]);

/// What is needed depends on the field's type: see `rules::field`.
pub(super) const CUSTOM_FIELD: MetadataType = MetadataType {
    name: "CustomField",
    folder: "fields",
    suffix: ".field-meta.xml",
    layout: Layout::Part,
    has_full_name: true,
    shape: elements(&[
        once("fullName", Kind::Text(43)),
        maybe("caseSensitive", Kind::Boolean),
        maybe("defaultValue", DESCRIPTION),
        maybe(
            "deleteConstraint",
            Kind::OneOf(&["Cascade", "Restrict", "SetNull"]),
        ),
        maybe("description", DESCRIPTION),
        maybe("externalId", Kind::Boolean),
        maybe(
            "fieldManageability",
            Kind::OneOf(&["DeveloperControlled", "Locked", "SubscriberControlled"]),
        ),
        maybe("inlineHelpText", Kind::Text(510)),
        maybe("isFilteringDisabled", Kind::Boolean),
        maybe("isNameField", Kind::Boolean),
        maybe("isSortingDisabled", Kind::Boolean),
        once("label", Kind::Text(40)),
        maybe("length", Kind::Whole(1, 131_072)),
        maybe("precision", Kind::Whole(1, 18)),
        any("referenceTo", LABEL),
        maybe("relationshipLabel", Kind::Text(80)),
        maybe("relationshipName", Kind::Name),
        maybe("required", Kind::Boolean),
        maybe("scale", Kind::Whole(0, 17)),
        maybe("trackHistory", Kind::Boolean),
        once("type", Kind::OneOf(FIELD_TYPES)),
        maybe("unique", Kind::Boolean),
        maybe("valueSet", Kind::Record(&VALUE_SET)),
        maybe("visibleLines", Kind::Whole(1, 50)),
    ]),
};

/// The types of fields that this check knows the needs of.
const FIELD_TYPES: &[&str] = &[
    "Checkbox",
    "Currency",
    "Date",
    "DateTime",
    "Email",
    "LongTextArea",
    "Lookup",
    "Number",
    "Percent",
    "Phone",
    "Picklist",
    "Text",
    "TextArea",
    "Url",
];

const VALUE_SET: Shape = elements(&[
    maybe("restricted", Kind::Boolean),
    once("valueSetDefinition", Kind::Record(&VALUE_SET_DEFINITION)),
]);

const VALUE_SET_DEFINITION: Shape = elements(&[
    once("sorted", Kind::Boolean),
    some("value", Kind::Record(&PICKLIST_VALUE)),
]);

const PICKLIST_VALUE: Shape = elements(&[
    once("fullName", LABEL),
    once("default", Kind::Boolean),
    maybe("isActive", Kind::Boolean),
    once("label", LABEL),
]);

/// One record of a custom metadata type.
pub(super) const CUSTOM_METADATA: MetadataType = MetadataType {
    name: "CustomMetadata",
    folder: "customMetadata",
    suffix: ".md-meta.xml",
    layout: Layout::Flat,
    has_full_name: false,
    shape: elements(&[
        maybe("description", DESCRIPTION),
        once("label", Kind::Text(40)),
        once("protected", Kind::Boolean),
        any("values", Kind::Record(&RECORD_VALUE)),
    ]),
};

const RECORD_VALUE: Shape = elements(&[once("field", LABEL), once("value", Kind::Typed)]);
