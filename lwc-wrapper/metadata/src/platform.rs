//! What the platform brings along and a project may name without holding it: only what has been looked up.

use crate::schema::Kind;

/// Standard objects.
pub(crate) const OBJECTS: [&str; 9] = [
    "Account",
    "Case",
    "Contact",
    "Lead",
    "Opportunity",
    "Task",
    "Event",
    "User",
    "UserExternalCredential",
];

/// Permissions of a user, each with those that it needs beside it.
pub(crate) const USER_PERMISSIONS: [(&str, &[&str]); 3] = [
    ("ApiEnabled", &[]),
    ("ViewRoles", &[]),
    ("ViewSetup", &["ViewRoles"]),
];

/// A component of the platform: its name, the properties that it has, and those of them that name a facet of the page.
pub(crate) struct StandardComponent {
    pub(crate) name: &'static str,
    pub(crate) properties: &'static [(&'static str, Kind)],
    pub(crate) facets: &'static [&'static str],
}

/// Components of the platform that may stand on a Lightning page.
pub(crate) const COMPONENTS: [StandardComponent; 7] = [
    standard(
        "flexipage:richText",
        &[("decorate", Kind::Boolean), ("richTextValue", TEXT)],
        &[],
    ),
    standard(
        "flexipage:tab",
        &[("active", Kind::Boolean), ("body", TEXT), ("title", TEXT)],
        &["body"],
    ),
    standard("flexipage:tabset", &[("label", TEXT), ("tabs", TEXT)], &["tabs"]),
    standard("force:detailPanel", &[], &[]),
    standard(
        "force:highlightsPanel",
        &[
            ("collapsed", Kind::Boolean),
            ("enableActionsConfiguration", Kind::Boolean),
            ("numVisibleActions", Kind::Whole(1, 10)),
        ],
        &[],
    ),
    standard("force:relatedListContainer", &[], &[]),
    standard(
        "runtime_sales_activities:activityPanel",
        &[("showLegacyActivityComposer", Kind::Boolean)],
        &[],
    ),
];

/// The platform's bound for one property.
const TEXT: Kind = Kind::Text(10_000);

const fn standard(
    name: &'static str,
    properties: &'static [(&'static str, Kind)],
    facets: &'static [&'static str],
) -> StandardComponent {
    StandardComponent {
        name,
        properties,
        facets,
    }
}

/// Templates of Lightning pages, each with its regions.
pub(crate) const TEMPLATES: [(&str, &[&str]); 3] = [
    ("flexipage:defaultAppHomeTemplate", &["main"]),
    ("flexipage:recordHomeSingleColNoHeaderTemplateDesktop", &["main"]),
    (
        "flexipage:recordHomeTemplateDesktop",
        &["header", "main", "sidebar"],
    ),
];

/// What a target of a component allows.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    /// The type of Lightning page on which a component with this target may stand.
    pub(crate) page: Option<&'static str>,
    pub(crate) may_have_properties: bool,
    pub(crate) may_name_objects: bool,
    pub(crate) form_factors: &'static [&'static str],
}

const BOTH: &[&str] = &["Large", "Small"];
const LARGE: &[&str] = &["Large"];

/// The targets whose rules this check knows. The schema knows more, but what may be configured for those was not looked up.
pub(crate) const TARGETS: [Target; 7] = [
    target("lightning__AppPage", Some("AppPage"), true, false, BOTH),
    target("lightning__HomePage", Some("HomePage"), true, false, LARGE),
    target("lightning__RecordAction", None, false, true, &[]),
    target("lightning__RecordPage", Some("RecordPage"), true, true, BOTH),
    target("lightning__Tab", None, false, false, &[]),
    target("lightning__UrlAddressable", None, false, false, &[]),
    target("lightning__UtilityBar", Some("UtilityBar"), true, false, LARGE),
];

const fn target(
    name: &'static str,
    page: Option<&'static str>,
    may_have_properties: bool,
    may_name_objects: bool,
    form_factors: &'static [&'static str],
) -> Target {
    Target {
        name,
        page,
        may_have_properties,
        may_name_objects,
        form_factors,
    }
}
