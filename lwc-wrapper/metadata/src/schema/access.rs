//! Who may do what: custom permissions and permission sets.

use super::{Kind, LABEL, Layout, MetadataType, Shape, any, elements, maybe, once};

pub(super) const CUSTOM_PERMISSION: MetadataType = MetadataType {
    name: "CustomPermission",
    folder: "customPermissions",
    suffix: ".customPermission-meta.xml",
    layout: Layout::Flat,
    has_full_name: false,
    shape: elements(&[
        maybe("description", Kind::Text(255)),
        once("isLicensed", Kind::Boolean),
        once("label", Kind::Text(80)),
    ]),
};

pub(super) const PERMISSION_SET: MetadataType = MetadataType {
    name: "PermissionSet",
    folder: "permissionsets",
    suffix: ".permissionset-meta.xml",
    layout: Layout::Flat,
    has_full_name: false,
    shape: elements(&[
        any("classAccesses", Kind::Record(&CLASS)),
        any("customMetadataTypeAccesses", Kind::Record(&NAMED)),
        any("customPermissions", Kind::Record(&NAMED)),
        maybe("description", Kind::Text(255)),
        any("externalCredentialPrincipalAccesses", Kind::Record(&PRINCIPAL)),
        any("fieldPermissions", Kind::Record(&FIELD)),
        maybe("hasActivationRequired", Kind::Boolean),
        once("label", Kind::Text(80)),
        maybe("license", LABEL),
        any("objectPermissions", Kind::Record(&OBJECT)),
        any("tabSettings", Kind::Record(&TAB)),
        any("userPermissions", Kind::Record(&NAMED)),
    ]),
};

const CLASS: Shape = elements(&[once("apexClass", Kind::Name), once("enabled", Kind::Boolean)]);

const NAMED: Shape = elements(&[once("enabled", Kind::Boolean), once("name", LABEL)]);

const PRINCIPAL: Shape = elements(&[
    once("enabled", Kind::Boolean),
    once("externalCredentialPrincipal", LABEL),
]);

const FIELD: Shape = elements(&[
    once("editable", Kind::Boolean),
    once("field", LABEL),
    once("readable", Kind::Boolean),
]);

const OBJECT: Shape = elements(&[
    once("allowCreate", Kind::Boolean),
    once("allowDelete", Kind::Boolean),
    once("allowEdit", Kind::Boolean),
    once("allowRead", Kind::Boolean),
    once("modifyAllRecords", Kind::Boolean),
    once("object", LABEL),
    maybe("viewAllFields", Kind::Boolean),
    once("viewAllRecords", Kind::Boolean),
]);

const TAB: Shape = elements(&[
    once("tab", LABEL),
    once("visibility", Kind::OneOf(&["Available", "None", "Visible"])),
]);
